import { expect, test } from 'vitest';
import { parseAttempt } from './parse-attempt.ts';

const file = 'lessons/step-1/attempts/no-await.yaml';

test('an attempt is read with the lines of what it asks for', () => {
  const yaml = `verdict: rejected
says: Is an await missing
hint: an-await-is-missing
nothing-else: true
edits:
  - file: src/a.ts
    replace: await get()
    with: get()
  - { file: src/b.ts, text: 'export {};' }
  - { file: src/c.ts, delete: true }
`;
  expect(parseAttempt(yaml, file)).toEqual({
    attempt: {
      name: 'no-await',
      file,
      verdict: 'rejected',
      from: 'solution',
      says: { text: 'Is an await missing', line: 2 },
      hint: { text: 'an-await-is-missing', line: 3 },
      nothingElse: true,
      edits: [
        { path: 'src/a.ts', line: 6, kind: 'replace', old: 'await get()', new: 'get()' },
        { path: 'src/b.ts', line: 9, kind: 'write', text: 'export {};' },
        { path: 'src/c.ts', line: 10, kind: 'delete' },
      ],
    },
    problems: [],
  });
});

test.each([
  ['verdict: rejected\nedits: []\n', 1, 'a rejected attempt needs "says"'],
  [
    'verdict: accepted\nsays: Well done\nedits: []\n',
    2,
    'an accepted attempt is told nothing: it has no "says"',
  ],
  ['verdict: accepted\nedits:\n  - file: a.ts\n    replace: b\n', 3, 'an edit is one of'],
  ['verdict: accepted\nedits:\n  - file: a.ts\n    text: b\n    delete: true\n', 3, 'an edit is one of'],
  ['verdict: accepted\nedits:\n  - file: a.ts\n    txt: b\n', 4, 'unknown key "txt". Did you mean "text"?'],
  [
    'verdict: refused\nedits: []\n',
    1,
    'verdict: has to be "accepted" or "rejected", and is the text "refused"',
  ],
])('%j has a problem in line %i: %s', (yaml, line, message) => {
  const { attempt, problems } = parseAttempt(yaml, file);
  expect(attempt).toBeNull();
  expect(problems[0]).toEqual({ file, line, message: expect.stringContaining(message) });
});
