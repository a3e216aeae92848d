import { stripVTControlCharacters } from 'node:util';
import fastStringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import type { DiffLine, FileDiff } from '../../workspace/diff/file-diff.ts';
import { renderDiff } from './render-diff.ts';

const edit: FileDiff = {
  path: 'exercises/profiles/src/routes.ts',
  change: 'edit',
  hunks: [
    {
      oldStart: 9,
      newStart: 9,
      lines: [
        line('context', 'export const routes = new Hono()'),
        line('removed', "  .get('/', (c) => c.json(getById(id)))", [[12, 15]]),
        line('added', "  .get('/', async (c) => c.json(await getById(id)))", [
          [12, 18],
          [32, 38],
        ]),
        line('added', ''),
        line('context', 'export default routes'),
      ],
    },
  ],
};

function line(kind: DiffLine['kind'], text: string, changedRanges: DiffLine['changedRanges'] = []): DiffLine {
  return { kind, text, changedRanges };
}

test('a diff says what to do with the file and with each line, without any colour', () => {
  expect(renderDiff([edit], { width: 80, colour: false }).join('\n')).toMatchInlineSnapshot(`
    "exercises/profiles/src/routes.ts (change: 2 to add, 1 to take away)
     …
     9   export const routes = new Hono()
    10 -   .get('/', (c) => c.json(getById(id)))
    10 +   .get('/', async (c) => c.json(await getById(id)))
    11 +
    12   export default routes"
  `);
});

test('a new file and one to delete say so', () => {
  const lines = [line('added', 'a')];
  const files: FileDiff[] = [
    { path: 'new.ts', change: 'create', hunks: [{ oldStart: 1, newStart: 1, lines }] },
    {
      path: 'old.ts',
      change: 'delete',
      hunks: [{ oldStart: 1, newStart: 1, lines: [line('removed', 'b')] }],
    },
  ];
  expect(renderDiff(files, { width: 80, colour: false })).toEqual([
    'new.ts (new file: 1 to add, 0 to take away)',
    '1 + a',
    '',
    'old.ts (delete this file: 0 to add, 1 to take away)',
    '1 - b',
  ]);
});

test('a wrapped line repeats its sign and not its number', () => {
  const long: FileDiff = {
    path: 'a.ts',
    change: 'edit',
    hunks: [{ oldStart: 1, newStart: 1, lines: [line('added', `    const text = ${'word '.repeat(10)}`)] }],
  };
  expect(renderDiff([long], { width: 40, colour: false }).slice(1)).toEqual([
    '1 +     const text = word word word word',
    '  +       word word word word word word',
  ]);
});

test('changed words stand out in colour, and the text stays the same', () => {
  const colour = renderDiff([edit], { width: 80, colour: true });
  expect(colour.join('\n')).toContain('\u001B[7masync \u001B[27m');
  expect(colour.map((text) => stripVTControlCharacters(text).trimEnd())).toEqual(
    renderDiff([edit], { width: 80, colour: false }),
  );
});

test('no line is wider than the terminal, and none carries control characters', () => {
  const nasty: FileDiff = {
    path: `exercises/${'a-long-folder/'.repeat(6)}file.ts`,
    change: 'edit',
    hunks: [
      {
        oldStart: 998,
        newStart: 10_000,
        lines: [
          line('context', `\t\tconst ${'x'.repeat(200)}`),
          line('added', `'${'漢字'.repeat(40)}'`, [[3, 30]]),
          line('removed', 'a\u001B[2Jb\u0007'),
        ],
      },
    ],
  };
  for (const width of [40, 76, 120]) {
    for (const colour of [true, false]) {
      const lines = renderDiff([nasty], { width, colour });
      expect(Math.max(...lines.map((text) => fastStringWidth(text)))).toBeLessThanOrEqual(width);
      expect(lines.join('')).not.toContain('\u001B[2J');
    }
  }
});

test('no difference is no line', () => {
  expect(renderDiff([], { width: 80, colour: true })).toEqual([]);
});
