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
    commands: [],
    problems: [
      { file, line: 5, message: 'an output belongs to the block before it, and that is none that is run' },
      { file, line: 9, message: 'unknown: slowly. Behind sh may stand: run, solved, fails' },
    ],
  });
});
