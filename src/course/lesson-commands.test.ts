import { expect, test } from 'vitest';
import { commandsIn } from './lesson-commands.ts';

const file = 'lessons/add/lesson.md';

test('a block that is run has its script, its state and the output that follows', () => {
  const text = [
    '```sh',
    'only shown',
    '```',
    '',
    '```sh run',
    'node sum.ts 2 3',
    '```',
    'It prints:',
    '',
    '```text output',
    '2',
    '```',
    '',
    '1. In a list',
    '',
    '   ```sh run solved fails',
    '   node sum.ts',
    '     --indented',
    '   ```',
  ].join('\n');
  expect(commandsIn({ file, text })).toEqual({
    files: [],
    commands: [
      {
        script: 'node sum.ts 2 3',
        line: 5,
        on: 'beginning',
        fails: false,
        output: { text: '2', line: 10 },
      },
      { script: 'node sum.ts\n  --indented', line: 16, on: 'solved', fails: true, output: null },
    ],
    problems: [],
  });
});

test('an output without a command and a word that is none are problems', () => {
  const text = '```sh\nls\n```\n\n```text output\na\n```\n\n```sh run slowly\nls\n```\n';
  expect(commandsIn({ file, text })).toEqual({
    files: [],
    commands: [],
    problems: [
      { file, line: 5, message: 'an output belongs to the block before it, and that is none that is run' },
      { file, line: 9, message: 'unknown: slowly. Behind sh may stand: run, solved, fails' },
    ],
  });
});

test('a block to try is left to the learner, with what it prints', () => {
  const text = '```sh try\nnpm init\n```\n\n```text output\npackage name:\n```\n\n```sh try run\nls\n```\n';
  expect(commandsIn({ file, text })).toEqual({
    files: [],
    commands: [],
    problems: [{ file, line: 9, message: expect.stringMatching(/^behind `try` stands nothing/) }],
  });
});

test('a block in a quote counts like any other', () => {
  const text = '> [!TIP]\n> Type:\n>\n> ```sh run\n> if true\n>   then pwd\n> fi\n> ```\n>\n> Done.\n';
  expect(commandsIn({ file, text }).commands).toMatchObject([
    { script: 'if true\n  then pwd\nfi', line: 4, output: null },
  ]);
});

test('what looks like a quote inside a block stays', () => {
  const text = '```sh run\nnpm test\n```\n```text output\n> app@1.0.0 test\n…\n```\n';
  expect(commandsIn({ file, text }).commands).toMatchObject([{ output: { text: '> app@1.0.0 test\n…' } }]);
});

test('a block that is a file has its name and its text; a name that leads elsewhere is a problem', () => {
  const text =
    '```json file a/b.json\n{}\n```\n\n```json file ../c.json\n{}\n```\n\n```json file\n{}\n```\n```json filed\n```\n';
  expect(commandsIn({ file, text })).toEqual({
    files: [{ name: 'a/b.json', text: '{}', line: 1 }],
    commands: [],
    problems: [
      { file, line: 5, message: expect.stringContaining('"../c.json" contains ".."') },
      { file, line: 9, message: expect.stringContaining('one path') },
    ],
  });
});
