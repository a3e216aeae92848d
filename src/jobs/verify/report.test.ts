import { expect, test } from 'vitest';
import type { Attempt } from '../../course/attempts/attempt.ts';
import type { ExerciseStep } from '../../course/course.ts';
import type { Expectation } from './plan-verification.ts';
import { findAloneProblem, type Judgement, reportStep } from './report.ts';

const step: ExerciseStep = {
  kind: 'exercise',
  id: 'two',
  title: 'Two',
  chapter: 'One',
  folder: '',
  lessonFile: '',
  lesson: '',
  hints: [],
  objectives: [],
  optional: false,
  exercise: { id: 'app', folder: 'exercises/app' },
  files: [],
  checkFile: '',
  purposes: [],
};

function judgement(expectation: Expectation, holds: boolean): Judgement {
  return { step: 'two', expectation, holds, problems: [] };
}

function attempt(more: Partial<Attempt>): Expectation {
  const made = { name: 'some', file: 'some.yaml', says: null, hint: null, nothingElse: false, edits: [] };
  return { kind: 'attempt', attempt: { ...made, verdict: 'accepted', from: 'starter', ...more } };
}

test.each<[string, boolean, Judgement[]]>([
  ['its solution passes on the starter', true, [judgement({ kind: 'alone' }, true)]],
  ['its solution does not', false, [judgement({ kind: 'alone' }, false)]],
  ['an accepted attempt on the starter passes', true, [judgement(attempt({}), true)]],
  ['that attempt does not', false, [judgement(attempt({}), false)]],
  ['the attempt is made on the solution', false, [judgement(attempt({ from: 'solution' }), true)]],
  ['the attempt is a rejected one', false, [judgement(attempt({ verdict: 'rejected' }), true)]],
  ['nothing was tried', false, []],
])('whether a step can be done alone: %s', (_, alone, judgements) => {
  expect(reportStep(step, judgements, 1).alone).toBe(alone);
  expect(findAloneProblem(step, judgements)).toHaveLength(alone ? 0 : 1);
});

test('a solution that is wrong wherever it lies is no second problem', () => {
  const judgements = [judgement({ kind: 'solution-passes' }, false), judgement({ kind: 'alone' }, false)];
  expect(findAloneProblem(step, judgements)).toEqual([]);
});

test('a step that says that it builds on others is no problem, and not alone', () => {
  const built = { ...step, buildsOnEarlier: true };
  expect(findAloneProblem(built, [])).toEqual([]);
  expect(reportStep(built, [], 1).alone).toBe(false);
});
