import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startApp } from './support/app.ts';
import { write } from './support/sums-course.ts';
import { copyTinyCourse, workshop, type TemporaryCourse } from './support/workshop.ts';

/** As YAML has it, and as it is in the other files. */
const inYaml = String.raw`\e]0;OWNED\a\e[2J\e[31m\e[5m\x9B2J\x9D0;OWNED\x9C\x85\x90\x08\u202E`;
const raw = '\u001B]0;OWNED\u0007\u001B[2J\u001B[31m\u001B[5m\u009B2J\u009D0;OWNED\u009C\u0090\b\u202E';

/** Every text field of a course, the solution, the learner's program and a file's name have them. */
async function copySteeringCourse(): Promise<TemporaryCourse> {
  const course = await copyTinyCourse();
  await write(course.root, {
    'lessons/course.yaml': `format: 1
title: "Sums${inYaml}"
chapters:
  - title: "All${inYaml}"
    steps: [welcome, add, prepare, ask]
objectives:
  - { id: add-numbers, text: "add${inYaml}" }
exercises:
  sums:
    folder: exercises/sums
`,
    'lessons/welcome/lesson.md': `---\nid: welcome\ntitle: "Welcome${inYaml}"\nkind: reading\n---\n\n# Hello${raw}\n\n\`code${raw}\` [link${raw}](https://example.com/${raw}) &#27;[2J &#155;2J\n\n\`\`\`sh\necho${raw}\n\`\`\`\n`,
    'lessons/add/lesson.md': `---\nid: add\ntitle: "Add${inYaml}"\nkind: exercise\nexercise: sums\nfiles: [sum.ts]\nobjectives: [add-numbers]\npurposes:\n  - { file: sum.ts, near: console, text: "Why${inYaml}" }\n---\n\n# Add${raw}\n`,
    'lessons/add/hints.md': `## Look${raw}\n\nHere${raw}\n`,
    'lessons/add/check.test.ts': [
      "import { expect, explain, test } from 'workshop-runner/kit';",
      `test(${JSON.stringify(`adds${raw}`)}, async ({ runProgram }) => {`,
      "  const { stdout } = await runProgram('sum.ts', ['2', '3']);",
      `  explain(${JSON.stringify(`Wrong${raw}`)}, { file: 'sum.ts', near: /console/ });`,
      `  expect(stdout).toBe(${JSON.stringify(raw)});`,
      '});',
      '',
    ].join('\n'),
    'lessons/prepare/lesson.md': `---\nid: prepare\ntitle: "Prepare${inYaml}"\nkind: setup\nexercise: sums\nactions:\n  - { run: node print.ts, text: "Print${inYaml}" }\n---\n\n# Prepare${raw}\n`,
    'lessons/ask/lesson.md': `---\nid: ask\ntitle: "Ask${inYaml}"\nkind: quiz\n---\n\n# Ask${raw}\n`,
    'lessons/ask/quiz.yaml': `questions:\n  - id: one\n    text: "Which${inYaml}"\n    options:\n      - { id: a, text: "A${inYaml}" }\n      - { id: b, text: "B${inYaml}" }\n    answer: a\n    explanation: "Because${inYaml}"\n`,
    'exercises/sums/sum.ts': `console.log(${JSON.stringify(`mine${raw}`)});\nconsole.error(${JSON.stringify(raw)});\n`,
    'exercises/sums/print.ts': `console.log(${JSON.stringify(`printed${raw}`)});\n`,
    'solutions/sums/add/sum.ts': `console.log('right${raw}');\n`,
  });
  if (process.platform !== 'win32')
    await writeFile(path.join(course.root, `exercises/sums/own\u001B[2J\u009B.ts`), raw);
  return course;
}

const commands = [
  ['list'],
  ['list', '--json'],
  ['status'],
  ['status', '--json'],
  ['lesson', 'welcome'],
  ['lesson', 'add'],
  ['start'],
  ['start', '--plain'],
  ['check', 'add'],
  ['check', 'add', '--json'],
  ['check', '--all', '--json'],
  ['check', 'ask', '--answers', 'one=b'],
  ['check', 'ask', '--answers', 'one=b', '--json'],
  ['check', 'ask', '--answers', `one=${raw}`],
  ['hint', 'add'],
  ['hint', 'add'],
  ['hint', 'add', '--all'],
  ['diff', 'add'],
  ['diff', 'add', '--stat'],
  ['catch-up', 'add', '--dry-run'],
  ['reset', 'add', '--dry-run'],
  ['reset', 'add', '--yes'],
  ['undo', '--dry-run'],
  ['undo', '--list'],
  ['undo', '--yes'],
  ['undo', '--redo', '--yes'],
  ['setup', '--yes'],
  ['verify', 'welcome', '--json'],
  ['verify', 'add'],
  ['app', 'status'],
  ['app', 'logs'],
  ['db', 'status'],
  ['db', 'url'],
  ['db', 'schema'],
  ['reset-db', '--dry-run'],
  ['lesson', `no-such${raw}`],
  [`no-such${raw}`],
  ['--course', `/no-such${raw}`, 'list'],
];

/** What the workshop itself writes with colours: its styles, and links to the web. */
const ours =
  // oxlint-disable-next-line no-control-regex -- an escape sequence begins with one
  /\u001B\[(?:[123479]|2[2-9]|3[1-6]|39)m|\u001B\]8;;(?:https:\/\/example\.com\/[!-~]*)?\u0007/g;
// oxlint-disable-next-line no-control-regex -- these are what must not be left
const steering = /[\0-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** The characters that would steer a terminal, and the text around each. */
function steeringIn(text: string): string[] {
  return Array.from(text.matchAll(steering), ({ index }) =>
    JSON.stringify(text.slice(index - 30, index + 30)),
  );
}

test.each([{ NO_COLOR: '1' }, { FORCE_COLOR: '1' }])(
  'no command lets a control sequence of the course, the learner or a file name through, with %j',
  async (env) => {
    await using course = await copySteeringCourse();
    const cwd = path.join(course.root, 'exercises', 'sums');
    for (const words of commands) {
      const { stdout, stderr, exitCode } = await workshop(cwd, words, env);
      const text = `${stdout}${stderr}`;
      expect([words, steeringIn('FORCE_COLOR' in env ? text.replaceAll(ours, '') : text)]).toEqual([
        words,
        [],
      ]);
      expect([words, exitCode]).not.toEqual([words, 3]);
      const isWhole = words.includes('--json') ? typeof JSON.parse(stdout) === 'object' : true;
      expect([words, isWhole]).toEqual([words, true]);
    }
  },
  300_000,
);

test('no screen of the app lets one through, in a real terminal', async () => {
  await using course = await copySteeringCourse();
  await using app = await startApp({ course, step: 'welcome', size: '120x40', env: { FORCE_COLOR: '1' } });
  await app.press('?', 'Escape', 'l', 'Escape', '/', 'Escape', ':', 'Escape');
  await app.press('n', 'c', 'h', 'd', 's', 'Escape', 'n', 'n');
  await app.quit();
  const written = app.terminal.raw();
  expect(written).toContain('Welcome');
  // The excerpt of the learner's code shows the letters of an escape, which is as it should be.
  // oxlint-disable-next-line no-control-regex -- the sequence that sets a window's title
  expect(written).not.toMatch(/(?:\u001B\]|\u009D)0;OWNED/);
  expect(written).not.toMatch(/[\u0080-\u009F\u202A-\u202E\u2066-\u2069]/);
  // oxlint-disable-next-line no-control-regex -- blinking, which the workshop never uses
  expect(written).not.toMatch(/\u001B\[5m/);
});
