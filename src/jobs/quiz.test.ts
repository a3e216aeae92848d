import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { QuizStep } from '../course/course.ts';
import type { Answer, Question } from '../course/quiz/question.ts';
import { openProgress } from '../progress/progress-file.ts';
import { resultOf } from '../work-that-tells.ts';
import { checkStep } from './check-step.ts';
import { noteAnswer } from './quiz.ts';
import type { Workshop } from '../workshop/workshop.ts';

const questions: readonly Question[] = [
  {
    id: 'sky',
    text: 'What colour is the sky?',
    kind: 'one',
    options: [
      { id: 'blue', text: 'Blue' },
      { id: 'green', text: 'Green' },
    ],
    right: ['blue'],
    explanation: 'Look up.',
  },
  {
    id: 'files',
    text: 'Which command lists files?',
    kind: 'typed',
    accepts: ['ls'],
    pattern: null,
    explanation: 'Try it.',
  },
];

const step: QuizStep = {
  id: 'quiz',
  title: 'A quiz',
  chapter: 'All',
  folder: '/course/lessons/quiz',
  lessonFile: '/course/lessons/quiz/lesson.md',
  lesson: '',
  hints: [],
  objectives: [],
  optional: false,
  kind: 'quiz',
  questions,
};

async function temporaryWorkshop() {
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop-quiz-'));
  const workshop: Workshop = {
    course: {
      root: folder,
      title: 'A course',
      chapters: [],
      objectives: [],
      exercises: new Map(),
      steps: [step],
    },
    progress: await openProgress(folder),
    stateFolder: folder,
    env: {},
  };
  return { workshop, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

function answer(workshop: Workshop, id: string, given: Answer): Promise<boolean> {
  const question = questions.find((candidate) => candidate.id === id);
  if (question === undefined) throw new Error(`no question ${id}`);
  return noteAnswer(workshop, step, question, given);
}

function verdict(workshop: Workshop) {
  return resultOf(checkStep(workshop, step, { signal: new AbortController().signal }));
}

test('a quiz is done with its last question, whatever the score', async () => {
  await using place = await temporaryWorkshop();
  const { workshop } = place;
  expect(await answer(workshop, 'sky', { kind: 'chosen', options: ['green'] })).toBe(false);
  expect(workshop.progress.current.steps['quiz']?.state).toBe('started');
  expect(await answer(workshop, 'files', { kind: 'typed', text: 'nothing' })).toBe(false);
  expect(workshop.progress.current.steps['quiz']).toMatchObject({
    state: 'done',
    answers: { sky: { right: false }, files: { right: false } },
  });
});

test('a check of a quiz asks nothing: it judges the answers that were given last', async () => {
  await using place = await temporaryWorkshop();
  const { workshop } = place;
  expect(await verdict(workshop)).toMatchObject({
    verdict: 'failed',
    tests: [{ state: 'not-reached', explanation: null }, { state: 'not-reached' }],
  });
  await answer(workshop, 'sky', { kind: 'chosen', options: ['green'] });
  await answer(workshop, 'files', { kind: 'typed', text: 'LS' });
  expect(await verdict(workshop)).toMatchObject({
    verdict: 'failed',
    tests: [
      { name: 'What colour is the sky?', state: 'failed', explanation: 'Right is: Blue.\n\nLook up.' },
      { name: 'Which command lists files?', state: 'passed', explanation: 'Try it.' },
    ],
  });
  await answer(workshop, 'sky', { kind: 'chosen', options: ['blue'] });
  expect(await verdict(workshop)).toMatchObject({ verdict: 'passed' });
});

test('a check of a quiz notes nothing: it is neither begun nor checked by it', async () => {
  await using place = await temporaryWorkshop();
  const { workshop } = place;
  await verdict(workshop);
  expect(workshop.progress.current.steps['quiz']).toBeUndefined();
  await answer(workshop, 'sky', { kind: 'chosen', options: ['blue'] });
  const before = workshop.progress.current.steps['quiz'];
  await verdict(workshop);
  expect(workshop.progress.current.steps['quiz']).toEqual(before);
});
