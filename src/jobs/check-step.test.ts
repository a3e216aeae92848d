import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { stopServer } from '../database/open-server.ts';
import { abandonServer } from '../database/temporary-server.ts';
import { openProgress } from '../progress/progress-file.ts';
import { createTestCourse } from '../workspace/testing/create-test-course.ts';
import { resultOf } from '../work-that-tells.ts';
import { checkStep } from './check-step.ts';
import { databaseOptions } from './open-database.ts';
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
