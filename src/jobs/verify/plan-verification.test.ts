import { expect, test } from 'vitest';
import type { Attempt } from '../../course/attempts/attempt.ts';
import type { Course, Exercise, ExerciseStep } from '../../course/course.ts';
import { type PlannedCheck, planVerification } from './plan-verification.ts';

const app: Exercise = { id: 'app', folder: 'exercises/app' };

function aStep(id: string, exercise = app): ExerciseStep {
  return {
    kind: 'exercise',
    id,
    title: id,
    chapter: 'One',
    folder: `/course/lessons/${id}`,
    lessonFile: `/course/lessons/${id}/lesson.md`,
    lesson: '',
    hints: [],
    objectives: [],
    optional: false,
    exercise,
    files: [],
    checkFile: '',
    purposes: [],
  };
}

const course: Course = {
  root: '/course',
  title: 'Test',
  chapters: [],
  objectives: [],
  exercises: new Map([['app', app]]),
  steps: [aStep('one'), aStep('two'), aStep('other', { id: 'b', folder: 'exercises/b' }), aStep('three')],
};

function anAttempt(name: string, from: 'starter' | 'solution', edits: Attempt['edits']): Attempt {
  const file = `lessons/two/attempts/${name}.yaml`;
  return {
    name,
    file,
    verdict: 'rejected',
    from,
    says: { text: 'no', line: 2 },
    hint: null,
    nothingElse: false,
    edits,
  };
}

/** `one two -> fails-before` and the like. */
function summary({ solved, edited, expectations }: PlannedCheck): string {
  const state = [...solved, ...(edited === null ? [] : [`+${edited.name}`])].join(' ') || 'starter';
  return `${state} -> ${expectations.map(({ kind }) => kind).join(', ')}`;
}

test('a step is checked in every state of its exercise', () => {
  expect(planVerification(course, new Map(), new Set(['two'])).map(summary)).toEqual([
    'starter -> starter-fails',
    'one two -> solution-passes',
    'two -> alone',
    'one -> fails-before',
    'one two three -> still-passes',
  ]);
});

test('the first step’s solution is alone already, and what is run anyway is not run again', () => {
  const attempts = [anAttempt('untouched', 'starter', [])];
  const checks = planVerification(course, new Map([['one', attempts]]), new Set(['one']));
  expect(checks.map(summary)).toEqual([
    'starter -> starter-fails, attempt',
    'one -> solution-passes, alone',
    'one two -> still-passes',
    'one two three -> still-passes',
  ]);
});

test('an accepted attempt on the starter stands for the solution alone, and a step that builds on others has none', () => {
  const write: Attempt['edits'] = [{ path: 'a.ts', line: 4, kind: 'write', text: '' }];
  const attempts = [{ ...anAttempt('own', 'starter', write), verdict: 'accepted' as const, says: null }];
  const checks = planVerification(course, new Map([['two', attempts]]), new Set(['two']));
  expect(checks.map(summary)).toContain('+own -> attempt');
  expect(checks.map(summary)).not.toContain('two -> alone');
  const steps = course.steps.map((step) =>
    step.kind === 'exercise' ? { ...step, buildsOnEarlier: true } : step,
  );
  const others = planVerification({ ...course, steps }, new Map(), new Set(['two']));
  expect(others.map(summary)).not.toContain('two -> alone');
});

test('an attempt is made on the state that it names', () => {
  const write: Attempt['edits'] = [{ path: 'a.ts', line: 4, kind: 'write', text: '' }];
  const attempts = [anAttempt('wrong', 'solution', write), anAttempt('new', 'starter', write)];
  const checks = planVerification(course, new Map([['two', attempts]]), new Set(['two']));
  expect(checks.map(summary).slice(-2)).toEqual(['one two +wrong -> attempt', '+new -> attempt']);
});

test('only chosen exercise steps are checked, and other exercises have nothing to do with them', () => {
  const ids = planVerification(course, new Map(), new Set(['other'])).map(summary);
  expect(ids).toEqual(['starter -> starter-fails', 'other -> solution-passes, alone']);
});
