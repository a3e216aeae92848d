import { expect, test } from 'vitest';
import type { CheckResult, TestResult } from '../../checker/events.ts';
import type { Attempt } from '../../course/attempts/attempt.ts';
import type { ExerciseStep } from '../../course/course.ts';
import type { Expectation } from './plan-verification.ts';
import { judgeCheck } from './judge.ts';

const step: ExerciseStep = {
  kind: 'exercise',
  id: 'two',
  title: 'Two',
  chapter: 'One',
  folder: '',
  lessonFile: '',
  lesson: '',
  hints: [{ id: 'fits', title: 'Fits', text: '' }],
  objectives: [],
  optional: false,
  exercise: { id: 'app', folder: 'exercises/app' },
  files: [],
  checkFile: '',
  purposes: [],
};

const passed: CheckResult = { step: 'two', verdict: 'passed', durationMs: 1, tests: [], error: null };

function failed(explanation: string, more: Partial<TestResult> = {}): CheckResult {
  const place = { file: null, line: null, hint: null, details: null };
  const before: TestResult = { name: 'a', state: 'passed', explanation: null, ...place };
  const failure: TestResult = { name: 'b', state: 'failed', explanation, ...place, ...more };
  return {
    ...passed,
    verdict: 'failed',
    tests: [before, failure, { ...failure, explanation: 'A later one' }],
  };
}

function judged(expectation: Expectation, result: CheckResult): [boolean, ...string[]] {
  const check = { step, solved: ['one', 'two'], edited: null, expectations: [expectation] };
  const [judgement] = judgeCheck(check, result, (file) => `origin of ${file}`);
  const places = judgement?.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`) ?? [];
  return [judgement?.holds ?? false, ...places];
}

const check = 'lessons/two/check.test.ts:1:';

test.each<[Expectation, CheckResult]>([
  [{ kind: 'starter-fails' }, failed('No.')],
  [{ kind: 'solution-passes' }, passed],
  [{ kind: 'still-passes', after: 'three' }, passed],
  [{ kind: 'fails-before', after: 'one' }, failed('No.')],
  [{ kind: 'alone' }, passed],
])('%j holds', (expectation, result) => {
  expect(judged(expectation, result)).toEqual([true]);
});

test.each<[Expectation, CheckResult, string]>([
  [{ kind: 'starter-fails' }, passed, `${check} the check passes on the starter, where nothing is done yet`],
  [
    { kind: 'solution-passes' },
    failed('No.', { file: 'exercises/app/src/a.ts', line: 7 }),
    'origin of exercises/app/src/a.ts:7: the solution is rejected: No. (hint: none)',
  ],
  [
    { kind: 'still-passes', after: 'three' },
    failed('No.', { hint: 'fits' }),
    `${check} the check of two fails once three is solved: No. (hint: fits)`,
  ],
  [{ kind: 'fails-before', after: 'one' }, passed, `${check} the check passes as soon as one is solved`],
  [
    { kind: 'starter-fails' },
    { ...passed, verdict: 'error', error: { message: 'It is broken.', wayOut: '' } },
    `${check} the check could not be run: It is broken.`,
  ],
])('%j does not hold', (expectation, result, problem) => {
  expect(judged(expectation, result)).toEqual([false, problem]);
});

test('a solution that does not pass alone is no problem by itself: an attempt may show that it can be done', () => {
  expect(judged({ kind: 'alone' }, failed('No.'))).toEqual([false]);
});

function attempt(more: Partial<Attempt>): Expectation {
  const rejected = { verdict: 'rejected', from: 'solution', says: { text: 'an await', line: 2 } } as const;
  return {
    kind: 'attempt',
    attempt: {
      name: 'some',
      file: 'some.yaml',
      hint: null,
      nothingElse: false,
      edits: [],
      ...rejected,
      ...more,
    },
  };
}

const accepted = attempt({ verdict: 'accepted', says: null });
const hinted = attempt({ hint: { text: 'fits', line: 3 } });

test.each<[string, Expectation, CheckResult, string[]]>([
  ['an accepted one passes', accepted, passed, []],
  ['an accepted one fails', accepted, failed('No.'), ['some.yaml:1: is rejected: No. (hint: none)']],
  ['a rejected one is told its sentence', attempt({}), failed('Is an await missing?'), []],
  ['a rejected one passes', attempt({}), passed, ['some.yaml:2: is accepted']],
  [
    'the sentence is another test’s',
    attempt({ says: { text: 'A later one', line: 2 } }),
    failed('No.'),
    ['some.yaml:2: should be told "A later one", and is told: No. (hint: none)'],
  ],
  ['the hint is the one', hinted, failed('Is an await missing?', { hint: 'fits' }), []],
  [
    'the hint is another',
    hinted,
    failed('Is an await missing?'),
    ['some.yaml:3: should get the hint fits: Is an await missing? (hint: none)'],
  ],
  ['others say something else as well', attempt({}), failed('Is an await missing?'), []],
  [
    'others say something else, and should not',
    attempt({ nothingElse: true }),
    failed('Is an await missing?'),
    ['some.yaml:2: should be told nothing else, and is told: A later one'],
  ],
  [
    'the hint is none of the step’s',
    attempt({}),
    failed('Is an await missing?', { hint: 'gone' }),
    ['some.yaml:2: its failure names the hint gone, which is not in hints.md'],
  ],
])('an attempt: %s', (_, expectation, result, problems) => {
  expect(judged(expectation, result)).toEqual([problems.length === 0, ...problems]);
});
