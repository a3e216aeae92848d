import { expect, test } from 'vitest';
import { findHintProblems, findSharedHintProblems } from './find-hint-problems.ts';
import { parseHints } from '../../course/hints.ts';

const hints = '## Climbs\n\nText.\n\n---\n\n## Fits one\n\nText.\n\n## Fits two\n\nText.\n';
const sources = {
  hints: parseHints(hints),
  hintsText: { file: 'lessons/add/hints.md', text: hints },
  check: { file: 'lessons/add/check.test.ts', text: "explain('x', { hint: 'fits-one' });" },
  shared: [{ file: 'lessons/checks/all.ts', text: 'fail(`fits-two`);\n' }],
  attempts: [],
  reached: new Set<string>(),
};

test('a hint is reached by its name in the check or in what the check imports', () => {
  expect(findHintProblems(sources)).toEqual([]);
});

test('a hint is reached by the failure of an attempt', () => {
  const without = { ...sources, shared: [] };
  expect(findHintProblems(without)).toEqual([
    {
      file: 'lessons/add/hints.md',
      line: 11,
      message:
        "nobody is ever shown the hint fits-two: the check doesn't name it, and no rejected attempt leads to it",
    },
  ]);
  expect(findHintProblems({ ...without, reached: new Set(['fits-two']) })).toEqual([]);
});

test('a hint that a check or an attempt names has to be there', () => {
  const attempt = {
    name: 'some',
    file: 'lessons/add/attempts/some.yaml',
    verdict: 'rejected',
    from: 'solution',
    says: null,
    hint: { text: 'fits-four', line: 3 },
    nothingElse: false,
    edits: [],
  } as const;
  const check = {
    ...sources.check,
    text: "\nexplain('x', { hint: given ?? 'fits-three', near: /'y'/ }); 'fits-one'",
  };
  expect(findHintProblems({ ...sources, check, attempts: [attempt] })).toEqual([
    { file: 'lessons/add/check.test.ts', line: 2, message: 'there is no hint fits-three in hints.md' },
    { file: 'lessons/add/attempts/some.yaml', line: 3, message: 'there is no hint fits-four in hints.md' },
  ]);
});

test('a hint that a file of several steps names has to be in one of them', () => {
  const text = { file: 'lessons/checks/all.ts', text: "{ hint: 'climbs' }\n{ hint: 'climbed' }\n" };
  expect(findSharedHintProblems(text, sources.hints)).toEqual([
    { file: 'lessons/checks/all.ts', line: 2, message: 'there is no hint climbed in hints.md' },
  ]);
});
