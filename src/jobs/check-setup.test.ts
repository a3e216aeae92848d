import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CheckResult } from '../checker/events.ts';
import type { Action, Exercise, SetupStep } from '../course/course.ts';
import { abandonServer } from '../database/temporary-server.ts';
import { writeMigrations } from '../migrations/testing/write-migrations.ts';
import { openProgress } from '../progress/progress-file.ts';
import { startAppServer, stopAppServer } from '../workspace/server/app-server.ts';
import { createTestCourse } from '../workspace/testing/create-test-course.ts';
import { resultOf } from '../work-that-tells.ts';
import { checkStep } from './check-step.ts';
import { databaseOptions } from './open-database.ts';
import type { Workshop } from '../workshop/workshop.ts';

const { DATABASE_URL: _, ...env } = process.env;

async function openSetUp(actions: readonly Action[], exerciseOf: (plain: Exercise) => Exercise) {
  const place = await createTestCourse({ 'exercises/app/package.json': '{ "type": "module" }\n' }, []);
  const { root } = place.course;
  const stateFolder = path.join(root, '.workshop');
  const exercise = exerciseOf(place.exercise);
  const course = { ...place.course, exercises: new Map([[exercise.id, exercise]]) };
  const workshop: Workshop = { course, stateFolder, progress: await openProgress(stateFolder), env };
  const step: SetupStep = {
    kind: 'setup',
    id: 'setup',
    title: 'Set up',
    chapter: 'One',
    folder: root,
    lessonFile: path.join(root, 'lesson.md'),
    lesson: '',
    hints: [],
    objectives: [],
    optional: false,
    exercise,
    actions,
    destructive: false,
  };
  return {
    workshop,
    exercise,
    folder: path.join(root, exercise.folder),
    check: () => check(workshop, step),
    async [Symbol.asyncDispose]() {
      await stopAppServer({ stateFolder, exercise });
      await abandonServer(databaseOptions(workshop));
      await place[Symbol.asyncDispose]();
    },
  };
}

function check(workshop: Workshop, step: SetupStep): Promise<CheckResult> {
  return resultOf(checkStep(workshop, step, { signal: new AbortController().signal }));
}

function action(verb: 'start-database' | 'migrate' | 'seed' | 'prove'): Action {
  return { verb, text: verb, command: verb };
}

const answersOnce = `import { createServer } from 'node:http';
let asked = 0;
createServer((request, response) => {
  asked += 1;
  if (asked === 1) response.end('fine');
}).listen(Number(process.env.PORT));
`;

test('an application that runs and does not answer any more has failed its proof', async () => {
  await using at = await openSetUp([action('prove')], ({ database: _none, ...plain }) => ({
    ...plain,
    server: { command: 'node server.mjs', port: 20_580, proof: { path: '/', status: 200 } },
  }));
  await writeFile(path.join(at.folder, 'server.mjs'), answersOnce);
  const { course, stateFolder } = at.workshop;
  await startAppServer({ courseRoot: course.root, stateFolder, exercise: at.exercise, env });
  expect(await at.check()).toMatchObject({
    verdict: 'failed',
    tests: [
      {
        name: 'the application answers',
        state: 'failed',
        explanation: expect.stringContaining('did not answer within 3 seconds'),
      },
    ],
  });
});

test('migrations that are incomplete fail their own proof, and the others are told as well', async () => {
  await using at = await openSetUp(
    [action('start-database'), action('migrate'), action('seed')],
    (plain) => plain,
  );
  const drizzle = path.join(at.folder, 'drizzle');
  await writeMigrations(drizzle, { '0000_one': 'create table a ();' });
  await rm(path.join(drizzle, '0000_one.sql'));
  const { verdict, tests } = await at.check();
  expect(verdict).toBe('failed');
  expect(tests.map(({ name, state }) => `${name}: ${state}`)).toEqual([
    'the database answers: passed',
    'every migration has been applied: failed',
    'the tables have rows: failed',
  ]);
  expect(tests[1]?.explanation).toContain(
    'The journal lists 0000_one, and there is no drizzle/0000_one.sql.',
  );
});
