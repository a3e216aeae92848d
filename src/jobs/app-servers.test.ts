import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Exercise } from '../course/course.ts';
import { abandonServer } from '../database/temporary-server.ts';
import { openProgress } from '../progress/progress-file.ts';
import { findAppServer, startAppServer, stopAppServer } from '../workspace/server/app-server.ts';
import { createTestCourse } from '../workspace/testing/create-test-course.ts';
import {
  actionsNow,
  appServerStatuses,
  resetActionsNow,
  restartAfterChange,
  startOptions,
} from './app-servers.ts';
import { applyFileChange } from './change-files.ts';
import { databaseOptions } from './open-database.ts';
import { planStepReset, planUndo } from './plan-file-change.ts';
import { resetDatabase } from './run-actions.ts';
import type { Workshop } from '../workshop/workshop.ts';

const { DATABASE_URL: _, ...env } = process.env;
const answering = (text: string) => `import { createServer } from 'node:http';
createServer((request, response) => response.end('${text}')).listen(Number(process.env.PORT));
`;

async function openServed(database?: Exercise['database']) {
  const place = await createTestCourse(
    {
      'solutions/app/starter/src/main.mjs': answering('starter'),
      'solutions/app/starter/package.json': '{}\n',
      'solutions/app/one/src/main.mjs': answering('one'),
      'exercises/app/package.json': '{}\n',
      'exercises/app/src/main.mjs': answering('mine'),
    },
    ['one'],
  );
  const exercise: Exercise = {
    id: 'app',
    folder: 'exercises/app',
    server: { command: 'node src/main.mjs', port: 21_480, proof: { path: '/', status: 200 } },
    database,
  };
  const stateFolder = path.join(place.course.root, '.workshop');
  const workshop: Workshop = {
    course: { ...place.course, exercises: new Map([['app', exercise]]) },
    progress: await openProgress(stateFolder),
    stateFolder,
    env,
  };
  return {
    workshop,
    exercise,
    step: { ...place.step('one'), exercise },
    file: path.join(place.course.root, 'exercises/app/src/main.mjs'),
    start: async () => startAppServer(await startOptions(workshop, exercise)),
    answer: async () => {
      const running = await findAppServer({ stateFolder, exercise });
      return running === undefined ? 'it does not run' : (await fetch(running.url)).text();
    },
    async [Symbol.asyncDispose]() {
      await stopAppServer({ stateFolder, exercise });
      if (database !== undefined) await abandonServer(databaseOptions(workshop));
      await place[Symbol.asyncDispose]();
    },
  };
}

const signal = new AbortController().signal;

describe.skipIf(process.platform === 'win32')('an application server that runs', () => {
  test('is outdated once a file that it was made from changes, and says which', async () => {
    await using at = await openServed();
    const statuses = () => appServerStatuses(at.workshop);
    expect(await statuses()).toEqual([{ exercise: 'app', state: 'stopped', url: null, changed: [] }]);
    const { url } = await at.start();
    expect(await statuses()).toEqual([{ exercise: 'app', state: 'running', url, changed: [] }]);
    await writeFile(at.file, answering('mine, edited'));
    expect(await statuses()).toEqual([
      { exercise: 'app', state: 'outdated', url, changed: ['src/main.mjs'] },
    ]);
  });

  test('is restarted after a reset and an undo of its files, and one that is stopped stays stopped', async () => {
    await using at = await openServed();
    const { workshop, step } = at;
    const reset = await planStepReset(workshop, step);
    await applyFileChange(workshop, reset);
    expect(await restartAfterChange(workshop, reset)).toEqual({ kind: 'not-needed' });
    expect(await at.answer()).toBe('it does not run');

    await at.start();
    const undo = await planUndo(workshop);
    if (undo === null) throw new Error('nothing to undo');
    await applyFileChange(workshop, undo);
    expect(await at.answer()).toBe('starter');
    expect(await restartAfterChange(workshop, undo)).toEqual({ kind: 'restarted' });
    expect(await at.answer()).toBe('mine');
  });

  test('that can’t start with the changed files is reported, with what it printed', async () => {
    await using at = await openServed();
    await at.start();
    const change = await planStepReset(at.workshop, at.step);
    await writeFile(at.file, 'throw new Error("no such thing");\n');
    expect(await restartAfterChange(at.workshop, change)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('no such thing'),
      wayOut: expect.stringContaining('npx workshop app start'),
    });
  });

  test('is started again after a reset of its database, and only then is that shown', async () => {
    const name = { name: 'app', migrations: 'drizzle', envFile: '.env', checkWith: 'migrations' } as const;
    await using at = await openServed(name);
    const { workshop, exercise } = at;
    const verbs = async () => (await resetActionsNow(workshop, exercise)).map(({ verb }) => verb);
    expect(await verbs()).toEqual(['stop-app', 'reset-database', 'migrate']);
    await writeFile(
      path.join(workshop.course.root, 'exercises/app/src/main.mjs'),
      `${answering('mine')}setInterval(() => {}, 1000);`,
    );
    const before = await at.start();
    expect(await verbs()).toEqual(['stop-app', 'reset-database', 'migrate', 'restart-app']);
    const actions = (await resetActionsNow(workshop, exercise)).filter(({ verb }) => verb !== 'migrate');
    const results: string[] = [];
    for await (const event of resetDatabase(workshop, exercise, { signal, actions })) {
      if (event.kind === 'action-failed') throw new Error(event.message);
      if (event.kind === 'action-finished') results.push(event.result);
    }
    const running = await findAppServer({ stateFolder: workshop.stateFolder, exercise });
    expect(running?.pid).not.toBe(before.pid);
    expect(results.at(-1)).toBe(`It runs at ${running?.url}.`);
    expect(await at.answer()).toBe('mine');
    expect(await readFile(path.join(workshop.course.root, 'exercises/app/.env'), 'utf8')).toContain('/app');
  });
});

test('a set-up of which nothing is left out is as its author wrote it', async () => {
  await using at = await openServed();
  const actions = [{ verb: 'install', text: 'Install', command: 'npm install' }] as const;
  expect(await actionsNow(at.workshop, at.exercise, actions)).toBe(actions);
});
