import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkStep } from '../src/jobs/check-step.ts';
import { openDatabaseServer } from '../src/jobs/open-database.ts';
import { resultOf } from '../src/work-that-tells.ts';
import { openWorkshop } from '../src/workshop/workshop.ts';
import { findAppServer, startAppServer, stopAppServer } from '../src/workspace/server/app-server.ts';
import { createTestCourse } from '../src/workspace/testing/create-test-course.ts';
import { copySumsCourse, withoutGit, write } from './support/sums-course.ts';
import { workshop } from './support/workshop.ts';

const { DATABASE_URL: _, ...env } = process.env;

test('no new database is started where .workshop was deleted beside the open app, and that is said', async () => {
  await using place = await copySumsCourse();
  const { root } = place;
  const opened = await openWorkshop({ cwd: root, env });
  const step = opened.course.steps.find(({ id }) => id === 'welcome');
  if (step === undefined) throw new Error('no step welcome');
  const { signal } = new AbortController();
  await resultOf(checkStep(opened, step, { signal }));
  await rm(path.join(root, '.workshop'), { recursive: true });
  await expect(openDatabaseServer(opened, { signal })).rejects.toMatchObject({
    message: expect.stringContaining('.workshop was deleted while the workshop was open'),
    wayOut: expect.stringContaining('`npx workshop setup`'),
  });
  // A check that needs no database works; progress is written again, and the loss is told.
  await resultOf(checkStep(opened, step, { signal }));
  expect(existsSync(path.join(root, '.workshop/progress.json'))).toBe(true);
  expect(opened.progress.notice).toContain('.workshop was deleted while the workshop was open');
  await expect(openDatabaseServer(opened, { signal })).rejects.toThrow('was deleted');
  await opened.progress.acceptLoss();
  expect(await opened.progress.isFolderLost()).toBe(false);
});

test('a command says that .workshop was deleted since the course was set up', async () => {
  await using place = await copySumsCourse();
  const { root } = place;
  expect((await workshop(root, ['list'], withoutGit)).stderr).toBe('');
  await rm(path.join(root, '.workshop'), { recursive: true, force: true });
  await write(root, { 'exercises/sums/.env.development': 'DATABASE_URL=postgres://a\n' });
  const listed = await workshop(root, ['list'], withoutGit);
  expect(listed.stderr).toContain('The folder .workshop of this course was deleted');
  expect(listed.exitCode).toBe(0);
});

test('an application server is found and stopped although .workshop was deleted', async () => {
  await using place = await createTestCourse(
    { 'exercises/app/server.mjs': serverCode, 'exercises/app/package.json': '{}' },
    ['one'],
  );
  const { course } = place;
  const exercise = {
    ...place.exercise,
    server: { command: 'node server.mjs', port: 8950, proof: { path: '/', status: 200 } },
  };
  const stateFolder = path.join(course.root, '.workshop');
  const options = { courseRoot: course.root, stateFolder, exercise, env };
  const running = await startAppServer(options);
  await rm(stateFolder, { recursive: true });
  expect(await findAppServer(options)).toEqual(running);
  expect(await startAppServer(options)).toEqual(running);
  expect(await stopAppServer(options)).toBe(true);
  expect(await findAppServer(options)).toBeUndefined();
});

const serverCode = `
import { createServer } from 'node:http';
createServer((request, response) => response.end('here')).listen(Number(process.env.PORT));
`;
