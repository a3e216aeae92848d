import { expect, test } from 'vitest';
import type { Course, Step } from '../course/course.ts';
import { objectivesOf } from './objectives.ts';
import { emptyProgress, withHintTaken, withPassed, withStarted } from './progress.ts';

const now = new Date('2026-01-02T03:04:05Z');

function reading(id: string, objectives: readonly string[]): Step {
  return {
    id,
    title: id,
    chapter: 'All',
    folder: `/course/lessons/${id}`,
    lessonFile: `/course/lessons/${id}/lesson.md`,
    lesson: '',
    hints: [],
    objectives,
    optional: false,
    kind: 'reading',
  };
}

const course: Course = {
  root: '/course',
  title: 'A course',
  chapters: [],
  exercises: new Map(),
  objectives: ['find', 'change', 'rename'].map((id) => ({ id, text: `${id} a row` })),
  steps: [reading('one', ['find']), reading('two', ['find', 'change']), reading('three', ['change'])],
};

function summary(progress: Parameters<typeof objectivesOf>[1]) {
  return objectivesOf(course, progress).map(({ id, state, hints }) => `${id} ${state} ${hints}`);
}

test('nothing is practised at the beginning, and every objective knows its steps', () => {
  const objectives = objectivesOf(course, emptyProgress);
  expect(objectives.map(({ id, state, steps }) => [id, state, steps.map((step) => step.id)])).toEqual([
    ['find', 'todo', ['one', 'two']],
    ['change', 'todo', ['two', 'three']],
    ['rename', 'todo', []],
  ]);
});

test('an objective is practised with the first of its steps that is done, not with one that was begun', () => {
  expect(summary(withStarted(emptyProgress, 'two', now))).toEqual([
    'find todo false',
    'change todo false',
    'rename todo false',
  ]);
  expect(summary(withPassed(emptyProgress, 'one', now))).toEqual([
    'find practised false',
    'change todo false',
    'rename todo false',
  ]);
});

test('a hint belongs to the objectives of its step', () => {
  const hinted = withHintTaken(withPassed(emptyProgress, 'one', now), 'three', 'a-hint', now);
  expect(summary(hinted)).toEqual(['find practised false', 'change todo true', 'rename todo false']);
  expect(objectivesOf(course, hinted)[1]?.steps).toEqual([
    { id: 'two', state: 'todo', hints: false },
    { id: 'three', state: 'started', hints: true },
  ]);
});
