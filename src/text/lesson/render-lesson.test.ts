import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import commonMark from 'commonmark-spec';
import fastStringWidth from 'fast-string-width';
import { Marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { cheapRefusals } from './cheap-refusals.ts';
import { OpenStyles } from '../open-styles.ts';
import { renderHint } from '../render-hint.ts';
import { layOutLesson, renderLesson } from './render-lesson.ts';

function plain(markdown: string, width = 60): string {
  return renderLesson(markdown, { width, colour: false }).join('\n');
}

function coloured(markdown: string, width = 60): string {
  return renderLesson(markdown, { width, colour: true, links: 'none' }).join('\n');
}

test('a command that is run has the characters that are shown, and no others', () => {
  for (const hidden of ['\u001B[8m', '\u202E', '\u200B', '\u0007']) {
    const { blocks } = layOutLesson(`\`\`\`sh run\necho a${hidden}b\n\`\`\`\n`, { width: 60, colour: false });
    expect([hidden, blocks.map(({ code }) => code)]).toEqual([hidden, ['echo ab']]);
  }
});

describe('blocks', () => {
  test('headings, paragraphs and emphasis stay readable without colours', () => {
    expect(plain('# The *first*\n\nSome **bold** and `code`,\nstill the same paragraph.\n\n## Next')).toBe(
      '# The first\n\nSome bold and `code`, still the same paragraph.\n\n## Next',
    );
  });

  test('headings have no signs where colours tell them', () => {
    expect(stripVTControlCharacters(coloured('## Next'))).toBe('Next');
  });

  test('a line break that the author wants stays', () => {
    expect(plain('one  \ntwo<br>three')).toBe('one\ntwo\nthree');
  });

  test('tight list items render their markup, and nested lists are set in', () => {
    expect(plain('- **bold** and `code`\n- a [link](https://example.org)\n  - inner\n    - innermost')).toBe(
      '• bold and `code`\n• a link[1]\n  • inner\n    • innermost\n\n[1] https://example.org',
    );
  });

  test('ordered lists count from their start, with numbers flush right', () => {
    expect(plain('9. nine\n10. ten')).toBe(' 9. nine\n10. ten');
  });

  test('an ordered item with code has one empty line on each side of it', () => {
    expect(plain('1. Type this\n\n   ```sh\n   npm test\n   ```\n\n2. Look')).toBe(
      '1. Type this\n\n     npm test\n\n2. Look',
    );
  });

  test.each(['- [x] done\n- [ ] to do', '- [x] done\n\n- [ ] to do'])(
    'task boxes appear once: %j',
    (markdown) => {
      expect(plain(markdown).replaceAll('\n\n', '\n')).toBe('[x] done\n[ ] to do');
    },
  );

  test('an admonition shows its name and not its marker', () => {
    expect(plain('> [!WARNING]\n> Mind **the** gap.')).toBe('│ Warning\n│ Mind the gap.');
  });

  test('an admonition without text shows its name alone', () => {
    expect(plain('> [!NOTE]')).toBe('│ Note');
  });

  test('a quote that only begins like an admonition stays a quote', () => {
    expect(plain('> [!HELLO] there')).toBe('│ [!HELLO] there');
  });

  test('a table aligns its columns', () => {
    expect(plain('| a | right | mid |\n|---|--:|:-:|\n| `x` | 1 | y |\n| long one | 22 | y |')).toBe(
      [
        'a        │ right │ mid',
        '─────────┼───────┼────',
        '`x`      │     1 │  y',
        'long one │    22 │  y',
      ].join('\n'),
    );
  });

  test('a table too wide for the terminal wraps its cells', () => {
    expect(plain('| a | b |\n|---|---|\n| one two three four | five six seven eight nine ten |', 40)).toBe(
      [
        'a                  │ b',
        '───────────────────┼────────────────────',
        'one two three four │ five six seven',
        '                   │ eight nine ten',
      ].join('\n'),
    );
  });

  test('a table with more columns than there is room for becomes a list', () => {
    const columns = Array.from({ length: 9 }, (_, index) => `column ${index}`);
    const table = `|${columns.join('|')}|\n|${columns.map(() => '---').join('|')}|\n|${columns.map((name) => `some value of ${name}`).join('|')}|`;
    expect(plain(table, 40)).toContain('column 8: some value of column 8');
  });

  test('a long line of code goes on in the next one', () => {
    expect(plain(`\`\`\`ts\nconst text = ${'word + '.repeat(8)}end\n\`\`\``, 40)).toBe(
      '  const text = word + word + word + word\n    + word + word + word + word + end',
    );
  });

  test.each([
    ['ts', 'const a = 1'],
    ['js', 'const a = 1'],
    ['sql', 'select 1'],
    ['sh', 'if true; then echo "$HOME"; fi'],
    ['json', '{ "a": 1 }'],
    ['diff', '+added'],
    ['yaml', 'a: "b"'],
  ])('%s code is coloured and keeps its text', (language, code) => {
    const rendered = coloured(`\`\`\`${language}\n${code}\n\`\`\``);
    expect(rendered).toContain('\u001B[');
    expect(stripVTControlCharacters(rendered)).toBe(`    ${code}`);
  });

  test('code that is not quite its language keeps its colours', () => {
    const rendered = coloured('```json\n{ "a": 1, … }\n```');
    expect(rendered).toContain('\u001B[');
    expect(stripVTControlCharacters(rendered)).toBe('    { "a": 1, … }');
  });

  test('code of an unknown language is shown as it is', () => {
    expect(coloured('```brainfuck\n+[-]&lt;\n```')).toBe('    +[-]&lt;');
  });

  test('what a command prints is told from the command by a bar, and takes no more room', () => {
    const blocks = '```sh run\nnpm test\n```\n\n```text output\n…\n 5 passed\n\nlast\n```';
    expect(plain(blocks)).toBe('    npm test\n\n  │ …\n  │  5 passed\n  │\n  │ last');
    expect(plain(blocks, 50)).toBe('  npm test\n\n│ …\n│  5 passed\n│\n│ last');
  });

  test('a learner may run what is run in the lesson, and what is there to try', () => {
    const markdown = ['sh', 'sh run solved', 'sh try', 'ts try', 'text output']
      .map((info) => `\`\`\`${info}\n${info}\n\`\`\``)
      .join('\n\n');
    const { blocks } = layOutLesson(markdown, { width: 60, colour: false });
    expect(blocks.filter(({ isRunnable }) => isRunnable).map(({ code }) => code)).toEqual([
      'sh run solved',
      'sh try',
    ]);
  });

  test('a rule is as wide as the page', () => {
    expect(plain('---', 40)).toBe('─'.repeat(40));
  });

  test('ASCII is enough for bullets, bars and rules', () => {
    const markdown = '- a\n\n> b\n\n---\n\n| c | d |\n|---|---|\n| e | f |';
    const rendered = renderLesson(markdown, { width: 60, colour: false, ascii: true }).join('\n');
    expect(rendered).toMatch(/^[ -~\n]*$/);
  });
});

describe('words', () => {
  test('entities are decoded once, and not in code', () => {
    expect(plain('&lt;b&gt; &amp;lt; &copy; &#8594; `&lt;` \\&lt; &nothing;')).toBe(
      '<b> &lt; © → `&lt;` &lt; &nothing;',
    );
  });

  test('an image is its alternative text', () => {
    expect(plain('![The *schema*](schema.png)')).toBe('The schema');
    expect(plain('<p align="center"><img src="a.png" alt="A picture"></p>')).toBe('A picture');
  });

  test('HTML comments, scripts and tags are dropped, their text is not', () => {
    expect(
      plain(
        'a <!-- hidden --> b <kbd>Esc</kbd>\n\n<!-- hidden\n\n too -->\n\n<script>x</script>\n\n<b>c</b>',
      ),
    ).toBe('a b Esc\n\nc');
  });

  test('links are numbered by address, listed once, and not at all inside the page', () => {
    expect(plain('[a](https://a.org) [b](https://b.org) [a](https://a.org) [c](#c) https://d.org')).toBe(
      'a[1] b[2] a[1] c https://d.org\n\n[1] https://a.org\n[2] https://b.org',
    );
  });

  test("a terminal's own links carry the address and take no room", () => {
    const [line] = renderLesson('[a](https://a.org)', { width: 40, colour: true, links: 'osc8' });
    expect(line).toBe('\u001B]8;;https://a.org\u0007\u001B[4ma\u001B[24m\u001B]8;;\u0007');
  });

  test("without colours a terminal's own links become numbered ones", () => {
    expect(renderLesson('[a](https://a.org)', { width: 40, colour: false, links: 'osc8' })[0]).toBe('a[1]');
  });

  test.each([
    'raw \u001B[31mred\u001B[0m \u001B]0;title\u0007 \u0007 \u009B31m',
    'entities &#27;[31m &#x1b;]0;x&#7; &#155;',
    '`code \u001B[2J`\n\n```sh\n\u001B[2J\n```',
    '[link](https://a.org/\u001B[2J&#27;) ![alt &#27;[2J](x)',
    '<p>&#27;[2J</p>\n\n| &#27;[2J |\n|---|\n| \u001B[2J |',
  ])('nothing in a lesson steers the terminal: %j', (markdown) => {
    // oxlint-disable-next-line no-control-regex -- these must not be there
    expect(plain(markdown)).not.toMatch(/[\0-\u0009\u000B-\u001F\u007F-\u009F]/);
  });
});

describe('the first screen is the beginning of the whole', () => {
  const many = Array.from({ length: 50 }, (_, index) => index);
  test.each([
    ['paragraphs', many.map((index) => `Paragraph ${index}.`).join('\n\n')],
    ['chapters', many.map((index) => `## Chapter ${index}\n\nText with a [link][${index}].`).join('\n\n')],
    ['a list that goes on', `${many.map((index) => `- item ${index}`).join('\n')}\n\n- last\n\n## End`],
    ['code with comments', `\`\`\`\`sh\n${many.map(() => '```\n\n# comment').join('\n')}\n\`\`\`\`\n\n# End`],
    ['less than a screen', '# Title\n\nText'],
    ['a short beginning', `Text\n\n${'<!-- nothing -->\n\n'.repeat(20)}# Title\n\n${'more\n\n'.repeat(40)}`],
  ])('of %s', (_name, text) => {
    const markdown = `${text}\n\n${many.map((index) => `[${index}]: https://example.org/${index}`).join('\n')}`;
    const whole = renderLesson(markdown, { width: 60, colour: true });
    const first = renderLesson(markdown, { width: 60, colour: true, maxLines: 21 });
    expect(first).toEqual(whole.slice(0, 21));
  });
});

test('a hint says which one it is, and not of how many', () => {
  const hint = { id: 'a', title: 'Where `id` comes from', text: 'Look at **the route**.' };
  expect(renderHint(hint, 2, { width: 60, colour: false })).toEqual([
    '## Hint 2: Where `id` comes from',
    '',
    'Look at the route.',
  ]);
});

test('relative links are told from the course root, others as they are', () => {
  const markdown =
    'Open [the file](../../exercises/app/a.ts), then [step 1](../step-1/lesson.md#how), [a picture](picture.png), ' +
    '[the manual](https://example.com/a/../b) and [this](#here). [compose.yml](../../compose.yml) says the rest.';
  const lines = renderLesson(markdown, { width: 200, colour: false, base: 'lessons/step-2' });
  expect(lines.slice(2)).toEqual([
    '[1] exercises/app/a.ts',
    '[2] lessons/step-1/lesson.md#how',
    '[3] lessons/step-2/picture.png',
    '[4] https://example.com/a/../b',
  ]);
});

const root = path.join(import.meta.dirname, '../../..');
const readmes = globSync('node_modules/**/*.{md,markdown}', { cwd: root })
  .filter((file) => /^readme\b/iu.test(path.basename(file)))
  .toSorted();

const torture: Record<string, string> = {
  nothing: '',
  'only a comment': '<!-- -->',
  'markup that never ends': '**bold *both `code [link](\n> - 1. # x\n```ts\nconst',
  'deep lists': Array.from({ length: 40 }, (_, depth) => `${'  '.repeat(depth)}- level ${depth}`).join('\n'),
  'deep ordered lists': Array.from({ length: 20 }, (_, depth) => `${'    '.repeat(depth)}1000. level`).join(
    '\n',
  ),
  'deep quotes': `${'> '.repeat(60)}at the bottom`,
  'a list in a quote in a list':
    '- a\n  > - b\n  >   > 1. c\n  >   >    ```ts\n  >   >    const d = 1\n  >   >    ```',
  'a word without end': 'x'.repeat(1000),
  'an address without end': `<https://example.org/${'y/'.repeat(400)}>`,
  'wide words': `${'漢字'.repeat(100)} ${'👩🏽‍💻'.repeat(60)} ${'🇩🇪'.repeat(45)} ${'e\u0301'.repeat(120)}`,
  'wide table': `|${'漢字|'.repeat(20)}\n|${'-|'.repeat(20)}\n|${'漢字漢字|'.repeat(20)}`,
  'a table without rows': '| a | b |\n|---|---|',
  'a table with code and pipes': '| `a \\| b` | **c** |\n|---|---|\n| [x](y) | |',
  'code with tabs and wide characters': `\`\`\`ts\n\t\t\tconst a = '${'漢'.repeat(60)}'\n\`\`\``,
  'code with an indent wider than the page': `\`\`\`\n${' '.repeat(200)}x\n\`\`\``,
  'long code in one line': `\`\`\`json\n${JSON.stringify(Array.from({ length: 500 }, (_, index) => index))}\n\`\`\``,
  'setext headings and references':
    'Title\n=====\n\nNext\n----\n\n[a][b] ![c][b]\n\n[b]: https://example.org "t"',
  'a long heading': `# ${'heading '.repeat(40)}`,
  'windows line ends': '# a\r\n\r\nb\r\nc\r\n',
};

describe('every lesson', () => {
  test.each(Object.entries(torture))('with %s keeps to its width and to whole lines', (_name, markdown) => {
    expect(findBadLines(markdown, [40, 41, 57, 76, 120])).toEqual([]);
  });

  test.each([40, 76, 120])('of CommonMark’s own keeps to its width of %i and to whole lines', (width) => {
    expect(commonMark.tests.length).toBeGreaterThan(600);
    for (const { markdown, number } of commonMark.tests) {
      const text = markdown.replaceAll('→', '\t');
      expect({ number, bad: findBadLines(text, [width]) }).toEqual({ number, bad: [] });
    }
    expect(findBadLines(commonMark.text, [width])).toEqual([]);
  });

  test('like the readmes of our dependencies keeps to its width and to whole lines', () => {
    expect(readmes.length).toBeGreaterThan(50);
    for (const file of readmes) {
      expect({ file, bad: findBadLines(readReadme(file), [40, 76, 120]) }).toEqual({ file, bad: [] });
    }
  });
});

test('what is refused early would have been refused in the end', () => {
  const examples = commonMark.tests.map(({ markdown }) => markdown.replaceAll('→', '\t'));
  for (const markdown of [...Object.values(torture), ...examples, ...readmes.map(readReadme)]) {
    expect(new Marked(cheapRefusals).lexer(markdown)).toEqual(new Marked().lexer(markdown));
  }
});

function readReadme(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function findBadLines(markdown: string, widths: readonly number[]): string[] {
  return widths.flatMap((width) =>
    [true, false].flatMap((colour) =>
      renderLesson(markdown, { width, colour, links: colour ? 'osc8' : 'numbered' }).filter(
        (line) => fastStringWidth(line) > width || line.includes('\n') || !isWhole(line, colour),
      ),
    ),
  );
}

/** Opens and ends its own styles. */
function isWhole(line: string, colour: boolean): boolean {
  if (!colour) return !line.includes('\u001B');
  const styles = new OpenStyles();
  styles.read(line);
  return styles.opening() === '';
}

const shown = (markdown: string) =>
  renderLesson(markdown, { width: 60, colour: false, ascii: false }).join('\n');

describe('HTML and footnotes', () => {
  test.each([
    [
      '<table>\n<tr><th>Command</th><th>Meaning</th></tr>\n<tr><td>begin</td><td>opens</td></tr>\n</table>',
      'Command | Meaning\nbegin | opens',
    ],
    ['<table><tr><td>begin<td>opens<tr><td>commit<td>ends</table>', 'begin | opens'],
    ['<dl><dt>begin</dt><dd>opens</dd></dl>', 'begin\n\nopens'],
    [
      '<aside>\n  Write `<script>` tags. This matters.\n</aside>\n\nBehind it.',
      'Write `<script>` tags. This matters.',
    ],
    ['<aside>\n  Write `<!--` first. This matters.\n</aside>', 'Write `<!--` first. This matters.'],
    ['<div>\nBefore <script> and behind.\n</div>', 'Before  and behind.'],
    ['<div>\nBefore <script>hidden()</script> and behind.\n</div>', 'Before  and behind.'],
  ])('%j keeps its words apart and loses none', (markdown, text) => {
    expect(shown(markdown).replaceAll(/  +/g, ' ')).toContain(text.replaceAll(/  +/g, ' '));
  });

  test('a footnote is told in words, and what is none stays', () => {
    const markdown =
      'Fast.[^quick] `[^quick]` and [^a-z].\n\n```js\n/[^quick]/\n```\n\n[^quick]: Measured on *one* machine.\n';
    expect(shown(markdown)).toContain('Fast. (note 1) `[^quick]` and [^a-z].');
    expect(shown(markdown)).toContain('/[^quick]/');
    expect(shown(markdown)).toContain('Note 1: Measured on');
  });
});

test('where lines are read out, nothing is drawn around a text, and a drawing is announced', () => {
  const lesson = `> [!NOTE]
> A note.

| key | does |
|---|---|
| a | runs |

---

\`\`\`text
one ──▶ two
\`\`\`

\`\`\`sh run
npx workshop status
\`\`\`

\`\`\`text output
Next: step-1
\`\`\`
`;
  expect(renderLesson(lesson, { width: 60, colour: false, ascii: true, isPlain: true }))
    .toMatchInlineSnapshot(`
    [
      "Note",
      "A note.",
      "",
      "key: a",
      "does: runs",
      "",
      "A drawing in 1 line:",
      "    one ──▶ two",
      "",
      "    npx workshop status",
      "",
      "It prints:",
      "    Next: step-1",
    ]
  `);
});
