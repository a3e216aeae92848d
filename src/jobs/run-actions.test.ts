import path from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '../database/connect.ts';
import { openServer, serverStatus } from '../database/open-server.ts';
import { abandonServer } from '../database/temporary-server.ts';
import { openProgress } from '../progress/progress-file.ts';
import { createTestCourse } from '../workspace/testing/create-test-course.ts';
import { databaseOptions } from './open-database.ts';
import { resetDatabase } from './run-actions.ts';
import type { Workshop } from '../workshop/workshop.ts';

const { DATABASE_URL: _, ...env } = process.env;

async function openTestWorkshop() {
  const place = await createTestCourse({ 'exercises/app/package.json': '{}\n' }, []);
  const stateFolder = path.join(place.course.root, '.workshop');
  const workshop: Workshop = {
    course: place.course,
    stateFolder,
    progress: await openProgress(stateFolder),
    env,
  };
  const options = databaseOptions(workshop);
  return {
    ...place,
    workshop,
    options,
    async [Symbol.asyncDispose]() {
      await abandonServer(options);
      await place[Symbol.asyncDispose]();
    },
  };
}

test('what the server is busy with is told while it is, and who stops listening leaves no connection behind', async () => {
  await using at = await openTestWorkshop();
  const events = resetDatabase(at.workshop, at.exercise, { signal: new AbortController().signal });
  const phrases: string[] = [];
  for await (const event of events) {
    if (event.kind !== 'action-output') continue;
    phrases.push(event.line);
    expect((await serverStatus(at.options)).state).not.toBe('running');
    break;
  }
  expect(phrases).toHaveLength(1);

  const server = await openServer(at.options);
  await server[Symbol.asyncDispose]();
  await using connection = connect(server.url('postgres'));
  const others = () => connection.sql`
    select datname, query from pg_stat_activity
    where application_name = 'workshop' and datname is not null and pid <> pg_backend_pid()`;
  await expect.poll(others).toHaveLength(0);
});
