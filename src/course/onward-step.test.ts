import { expect, test } from 'vitest';
import type { Course, Step } from './course.ts';
import { onwardStep, stepToGoOnWith } from './onward-step.ts';

const exercise = { id: 'app', folder: 'exercises/app' };

function about(id: string) {
  return {
    id,
    title: id,
    chapter: '',
    folder: `/course/lessons/${id}`,
    lessonFile: `/course/lessons/${id}/lesson.md`,
    lesson: '',
    hints: [],
    objectives: [],
    optional: false,
  };
}

const steps: readonly Step[] = [
  { ...about('setup'), kind: 'setup', exercise, actions: [], destructive: false },
  { ...about('reset-database'), optional: true, kind: 'setup', exercise, actions: [], destructive: true },
  { ...about('warm-up'), optional: true, kind: 'quiz', questions: [] },
  { ...about('summary'), kind: 'reading' },
];
const course: Course = {
  root: '/course',
  title: '',
  chapters: [],
  objectives: [],
  exercises: new Map([[exercise.id, exercise]]),
  steps,
};

function goOn(lastStep: string | null, ...done: readonly string[]): string | null {
  return stepToGoOnWith(course, { lastStep, current: 'the current one' }, (id) => done.includes(id));
}

test('what only throws data away is passed over', () => {
  expect(onwardStep(course, 'setup')?.id).toBe('warm-up');
  expect(onwardStep(course, 'summary')).toBeUndefined();
});

test('a learner goes on where they were, or right behind it, or with the current step', () => {
  expect(goOn('warm-up', 'setup')).toBe('warm-up');
  expect(goOn('setup', 'setup')).toBe('warm-up');
  expect(goOn('setup', 'setup', 'warm-up')).toBe('the current one');
  expect(goOn('summary', 'summary')).toBe('the current one');
});

test('nobody goes on with a tool, or with a step that is no longer there', () => {
  expect(goOn('reset-database')).toBe('the current one');
  expect(goOn('gone')).toBe('the current one');
  expect(goOn(null)).toBe('the current one');
});
