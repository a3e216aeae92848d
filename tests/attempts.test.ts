import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ExerciseStep, Step } from '../src/course/course.ts';
import { loadCourse } from '../src/course/load-course.ts';
import type { Server } from '../src/database/database.ts';
import { openServer } from '../src/database/open-server.ts';
import { makeTemporaryCourse, type TemporaryCourse } from '../src/database/temporary-course.ts';
import { loadAttempts, type Attempt } from './attempts.ts';
import { explainMisjudged, judgeAttempt } from './judge-attempt.ts';

// More at once would only make each of them slower, and its deadlines shorter.
vi.setConfig({ maxConcurrency: Math.min(4, availableParallelism()) });

const course = await loadCourse(fileURLToPath(new URL('..', import.meta.url)));

let database: TemporaryCourse;
let server: Server;

beforeAll(async () => {
  database = await makeTemporaryCourse();
  server = await openServer(database.options);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const solution: Attempt = { name: 'the solution', verdict: 'accepted', from: 'solution', edits: [] };

const cases = await Promise.all(
  course.steps.filter(isExercise).map(async (step) => {
    const folder = path.join(step.folder, 'attempts');
    const hasAttempts = await readdir(folder).then(Boolean, () => false);
    const attempts = hasAttempts ? await loadAttempts(folder) : [];
    return [solution, ...attempts].map((attempt) => ({
      id: step.id,
      name: attempt.name,
      verdict: attempt.verdict,
      step,
      attempt,
    }));
  }),
);

function isExercise(step: Step): step is ExerciseStep {
  return step.kind === 'exercise';
}

test.concurrent.for(cases.flat())('$id, $name: $verdict', async ({ step, attempt }) => {
  const judgement = await judgeAttempt(course, server, step, attempt);
  expect(explainMisjudged(step, attempt, judgement)).toBeUndefined();
});
