import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '../database/connect.ts';
import { openServer, stopServer } from '../database/open-server.ts';
import { abandonServer } from '../database/temporary-server.ts';
import { openProgress } from '../progress/progress-file.ts';
import { createTestCourse } from '../workspace/testing/create-test-course.ts';
import { resultOf } from '../work-that-tells.ts';
import { checkStep } from './check-step.ts';
import { databaseOptions } from './open-database.ts';
import { Kept } from '../workshop/kept.ts';
import type { Workshop } from '../workshop/workshop.ts';

const { DATABASE_URL: _, ...env } = process.env;

const check = `
  import { existsSync } from 'node:fs';
  import { expect, test, waitUntil } from 'workshop-runner/kit';
  test('there', async ({ database }) => { expect(await database\`select 1 as one\`).toEqual([{ one: 1 }]); });
  test('gone', async ({ database }) => {
    await waitUntil(() => existsSync('stopped'), { timeoutMs: 20000 });
    await database\`select 1\`;
  });
`;

test('a server that is stopped during a check is what prevents the check, not a bug', async () => {
  await using place = await createTestCourse(
    { 'lessons/one/check.test.ts': check, 'exercises/app/package.json': '{ "type": "module" }\n' },
    ['one'],
  );
  const { course } = place;
  const stateFolder = path.join(course.root, '.workshop');
  const workshop: Workshop = { course, stateFolder, progress: await openProgress(stateFolder), env };
  const options = databaseOptions(workshop);
  await using resources = new AsyncDisposableStack();
  resources.defer(() => abandonServer(options));
  const { signal } = new AbortController();
  const result = await resultOf(checkStep(workshop, place.step('one'), { signal }), async (event) => {
    if (event.kind !== 'test-finished' || event.test.name !== 'there') return;
    await stopServer(options);
    await writeFile(path.join(course.root, 'stopped'), '');
  });
  expect(result).toMatchObject({
    verdict: 'error',
    error: { message: expect.stringContaining('The database did not answer during the check') },
  });
});

const checkThatTellsItsDatabase = `
  import { writeFileSync } from 'node:fs';
  import { expect, test } from 'workshop-runner/kit';
  test('alone', async ({ database }) => {
    const [own] = await database\`select current_database() as name\`;
    writeFileSync('database', own.name);
    const others = await database\`select datname from pg_database where datname ~ '^check_' and datname <> \${own.name}\`;
    expect(others).toEqual([]);
  });
`;

test('the database of the next check is made after a check, which finds no other one, and none is left in the end', async () => {
  await using place = await createTestCourse(
    {
      'lessons/one/check.test.ts': checkThatTellsItsDatabase,
      'exercises/app/package.json': '{ "type": "module" }\n',
    },
    ['one'],
  );
  const { course } = place;
  const stateFolder = path.join(course.root, '.workshop');
  await using kept = new Kept('ready');
  const progress = await openProgress(stateFolder);
  const workshop: Workshop = { course, stateFolder, progress, env, kept };
  await using resources = new AsyncDisposableStack();
  resources.defer(() => abandonServer(databaseOptions({ ...workshop, kept: undefined })));
  const { signal } = new AbortController();
  const checkOnce = () => resultOf(checkStep(workshop, place.step('one'), { signal }));
  expect(await checkOnce()).toMatchObject({ verdict: 'passed' });
  await using server = await openServer(databaseOptions({ ...workshop, kept: undefined }));
  await using connection = connect(server.url('postgres'));
  const prepared = () => connection.sql`
    select datname as name from pg_database where datname ~ '^check_' and not datallowconn`;
  await expect.poll(prepared, { timeout: 10_000 }).toHaveLength(1);
  const [ahead] = await prepared();
  expect(await checkOnce()).toMatchObject({ verdict: 'passed' });
  expect(await readFile(path.join(course.root, 'database'), 'utf8')).toBe(ahead?.['name']);
  await kept[Symbol.asyncDispose]();
  expect(await prepared()).toEqual([]);
});
