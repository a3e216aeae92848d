import { expect, test } from 'vitest';
import type { Course, Step } from '../course/course.ts';
import type { StepState } from '../progress/progress.ts';
import {
  chooseExerciseStep,
  chooseStep,
  courseStatusOf,
  currentStep,
  isStepNeeded,
  onwardStep,
  passedOverSteps,
  type Position,
  stepToOpen,
} from './where.ts';

const exercise = { id: 'app', folder: 'exercises/app' };

function about(id: string, optional = false) {
  const folder = `/course/lessons/${id}`;
  const texts = { title: id, chapter: '', lesson: '', lessonFile: `${folder}/lesson.md` };
  return { id, ...texts, folder, hints: [], objectives: [], optional };
}

function reading(id: string, optional = false): Step {
  return { ...about(id, optional), kind: 'reading' };
}

const setup: Step = { ...about('setup'), kind: 'setup', exercise, actions: [], destructive: false };
const reset: Step = { ...setup, ...about('reset', true), destructive: true };
const quiz: Step = { ...about('quiz', true), kind: 'quiz', questions: [] };

function exerciseStep(id: string): Step {
  return { ...about(id), kind: 'exercise', exercise, files: [], purposes: [], checkFile: '' };
}

/** `one*` was begun and `one!` is done. */
function at(steps: readonly Step[], lastStep: string | null, ...noted: readonly string[]): Position {
  const course: Course = {
    root: '/course',
    title: 'A course',
    chapters: [],
    objectives: [],
    exercises: new Map([[exercise.id, exercise]]),
    steps,
  };
  const stateOf = (id: string): StepState =>
    noted.includes(`${id}!`) ? 'done' : noted.includes(`${id}*`) ? 'started' : 'todo';
  return { course, lastStep, stateOf };
}

test('a step that deletes rows is never suggested, and optional ones come last', () => {
  const steps = [setup, reset, quiz, reading('one'), reading('more', true)];
  const after = (...done: readonly string[]) => currentStep(at(steps, null, ...done))?.id;
  expect(after()).toBe('setup');
  expect(after('setup!')).toBe('one');
  expect(after('setup!', 'one!')).toBe('more');
  expect(after('setup!', 'one!', 'more!')).toBe('quiz');
  expect(after('setup!', 'one!', 'more!', 'quiz!')).toBeUndefined();
});

test('the step that a learner was at last is the current one, and then the next needed one behind it', () => {
  const steps = [reading('one'), reading('later'), reading('more', true), reading('last')];
  const after = (lastStep: string, ...done: readonly string[]) =>
    currentStep(at(steps, lastStep, ...done))?.id;
  expect(after('later')).toBe('later');
  expect(after('later', 'later!')).toBe('last');
  expect(after('more')).toBe('more');
  expect(after('last', 'last!')).toBe('one');
  expect(after('no longer there')).toBe('one');
  expect(after('one', 'one!', 'later!', 'last!')).toBe('more');
});

const way = [setup, reset, quiz, reading('summary')];

function opened(lastStep: string | null, ...done: readonly string[]): string | undefined {
  return stepToOpen(at(way, lastStep, ...done))?.id;
}

test('the app opens where its learner was, or right behind it, or with the current step', () => {
  expect(opened('quiz', 'setup!')).toBe('quiz');
  expect(opened('setup', 'setup!')).toBe('quiz');
  expect(opened('setup', 'setup!', 'quiz!')).toBe('summary');
  expect(opened('summary', 'summary!')).toBe('setup');
  expect(opened('reset')).toBe('summary');
  expect(opened('gone')).toBe('setup');
  expect(opened('summary', 'setup!', 'quiz!', 'summary!')).toBeUndefined();
});

test('what only throws data away is passed over on the way, and behind the last step comes what was passed over', () => {
  expect(onwardStep(at(way, null), 'setup')?.id).toBe('quiz');
  expect(onwardStep(at(way, null), 'summary')?.id).toBe('setup');
  expect(onwardStep(at(way, null, 'setup!'), 'summary')).toBeUndefined();
});

test('optional steps right before one that was not begun were passed over, and tools are none of them', () => {
  const passedOver = (...noted: readonly string[]) =>
    passedOverSteps(at(way, null, ...noted)).map(({ id }) => id);
  expect(passedOver('setup!')).toEqual(['quiz']);
  expect(passedOver('setup!', 'summary*')).toEqual([]);
  expect(passedOver('setup!', 'quiz!')).toEqual([]);
  expect(passedOver()).toEqual([]);
  expect(isStepNeeded(at(way, null, 'setup!'))).toBe(true);
  expect(isStepNeeded(at(way, null, 'setup!', 'summary!'))).toBe(false);
});

test('without an id the current step is meant, and by commands about code the exercise nearest to it', () => {
  const steps = [setup, exerciseStep('one'), exerciseStep('two'), reading('summary')];
  const all = ['setup!', 'one!', 'two!', 'summary!'];
  expect(chooseStep(at(steps, null, 'setup!')).id).toBe('one');
  expect(chooseStep(at(steps, null, ...all)).id).toBe('summary');
  expect(chooseStep(at(steps, null), 'two').id).toBe('two');
  expect(() => chooseStep(at(steps, null), 'tow')).toThrow('There is no step "tow"');
  expect(chooseExerciseStep(at(steps, null)).id).toBe('one');
  expect(chooseExerciseStep(at(steps, 'summary', 'setup!', 'one!', 'two*')).id).toBe('two');
  expect(chooseExerciseStep(at(steps, null), 'setup').id).toBe('setup');
});

test('a status names every step with its state', () => {
  expect(courseStatusOf(at([setup, quiz], null, 'setup!'))).toEqual({
    course: 'A course',
    current: 'quiz',
    steps: [
      { id: 'setup', title: 'setup', state: 'done', optional: false },
      { id: 'quiz', title: 'quiz', state: 'todo', optional: true },
    ],
  });
});
