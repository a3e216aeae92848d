import { existsSync } from 'node:fs';
import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckResult } from '../src/checker/events.ts';
import { runCheck } from '../src/checker/run-check.ts';
import type { Server } from '../src/database/database.ts';
import { openServer } from '../src/database/open-server.ts';
import { makeTemporaryCourse, type TemporaryCourse } from '../src/database/temporary-course.ts';
import { migrate } from '../src/migrations/migrate.ts';
import { applyEdits, loadAttempts, type Attempt } from './attempts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const exercise = 'exercises/profiles';

const steps = ['step-1'];

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

/** The course as a learner has it, without touching theirs. What is installed is linked to. */
async function copyOfTheCourse(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'workshop-attempt-')));
  await cp(path.join(root, 'lessons'), path.join(folder, 'lessons'), { recursive: true });
  await cp(path.join(root, 'solutions/profiles/starter'), path.join(folder, exercise), {
    recursive: true,
    filter: isNotInstalled,
  });
  for (const modules of ['node_modules', `${exercise}/node_modules`].filter(isInstalled)) {
    await symlink(path.join(root, modules), path.join(folder, modules), 'junction');
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

function isInstalled(modules: string): boolean {
  return existsSync(path.join(root, modules));
}

function isNotInstalled(file: string): boolean {
  return path.basename(file) !== 'node_modules';
}

async function check(course: string, step: string): Promise<CheckResult> {
  const exerciseFolder = path.join(course, exercise);
  const migrations = path.join(exerciseFolder, 'drizzle');
  await using scratch = await server.createScratch('attempts', async (url) => {
    await migrate(url, migrations);
  });
  const events = await Array.fromAsync(
    runCheck({
      step,
      courseRoot: course,
      testFile: path.join(course, 'lessons', step, 'check.test.ts'),
      exerciseFolder,
      files: [],
      databaseUrl: scratch.url,
    }),
  );
  const last = events.at(-1);
  if (last?.kind !== 'check-finished') throw new Error('the check has not finished');
  return last.result;
}

/** What a learner reads first. */
function verdictOf({ verdict, tests, error }: CheckResult): object {
  const first = tests.find(({ state }) => state === 'failed');
  return { verdict, error, says: first?.explanation ?? null, hint: first?.hint ?? null };
}

const passes = { verdict: 'passed', error: null, says: null };

function expected(attempt: Attempt): object {
  if (attempt.verdict === 'accepted') return passes;
  const says = expect.stringContaining(attempt.says) as unknown;
  return {
    verdict: 'failed',
    error: null,
    says,
    ...(attempt.hint === undefined ? {} : { hint: attempt.hint }),
  };
}

const cases = await Promise.all(
  steps.map(async (step) => {
    const attempts = await loadAttempts(path.join(root, 'lessons', step, 'attempts'));
    const solution: Attempt = { name: 'the solution', verdict: 'accepted', from: 'solution', edits: [] };
    return [solution, ...attempts].map((attempt) => ({ ...attempt, step }));
  }),
);

test.for(cases.flat())('$step, $name: $verdict', async (attempt) => {
  await using course = await copyOfTheCourse();
  const exerciseFolder = path.join(course.folder, exercise);
  if (attempt.from === 'solution') {
    await cp(path.join(root, 'solutions/profiles', attempt.step), exerciseFolder, { recursive: true });
  }
  await applyEdits(attempt.edits, exerciseFolder);
  const result = await check(course.folder, attempt.step);
  expect(verdictOf(result)).toMatchObject(expected(attempt));
});
