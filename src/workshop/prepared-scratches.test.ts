import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../database/connect.ts';
import type { Server } from '../database/database.ts';
import { KeptConnection } from '../database/kept-connection.ts';
import { openServer, stopServer } from '../database/open-server.ts';
import { makeTemporaryCourse, type TemporaryCourse } from '../database/testing/temporary-course.ts';
import { PreparedScratches } from './prepared-scratches.ts';

let course: TemporaryCourse;
const kept = new KeptConnection();

beforeAll(async () => {
  course = await makeTemporaryCourse();
});

afterAll(async () => {
  await kept[Symbol.asyncDispose]();
  await course[Symbol.asyncDispose]();
});

test('a check with the same key takes the database that was made ahead, once', async () => {
  await using scratches = new PreparedScratches();
  await replaceIn(scratches, 'key');
  const [name] = await expectDatabases(1);
  await using server = await open();
  const scratch = await scratches.take(server, 'key');
  expect(scratch?.url).toContain(`/${name}`);
  expect(await scratches.take(server, 'key')).toBeUndefined();
  await scratch?.[Symbol.asyncDispose]();
});

test('after other migrations it is dropped', async () => {
  await using scratches = new PreparedScratches();
  await replaceIn(scratches, 'key');
  await expectDatabases(1);
  await using server = await open();
  expect(await scratches.take(server, 'other')).toBeUndefined();
  await expectDatabases(0);
});

test('there is never a second one, and none is left in the end', async () => {
  const scratches = new PreparedScratches();
  for (const key of ['one', 'two', 'two']) await replaceIn(scratches, key);
  await expectDatabases(1);
  await scratches[Symbol.asyncDispose]();
  await expectDatabases(0);
  await replaceIn(scratches, 'late');
  await expectDatabases(0);
});

test('a server that is stopped meanwhile stays so, and the end does not wait for it', async () => {
  const scratches = new PreparedScratches();
  await replaceIn(scratches, 'key');
  await expectDatabases(1);
  await stopServer(course.options);
  await replaceIn(scratches, 'key');
  await stopServer(course.options);
  const startedAt = performance.now();
  await scratches[Symbol.asyncDispose]();
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(await stopServer(course.options)).toBe('was-not-running');
});

function open(): Promise<Server> {
  return openServer({ ...course.options, connection: kept });
}

/** What a check with that key does in the end. */
async function replaceIn(scratches: PreparedScratches, key: string): Promise<void> {
  const server = await open();
  const used = await server.createScratch(key, () => Promise.resolve());
  scratches.replace(used, { server, key });
}

/** Waits until so many databases are there that were made ahead, and no others. */
async function expectDatabases(count: number): Promise<readonly string[]> {
  await using server = await openServer(course.options);
  await using connection = connect(server.url('postgres'));
  const databases = () => connection.sql<{ name: string; closed: boolean }[]>`
    select datname as name, not datallowconn as closed from pg_database where datname ~ '^(check|draft)_'`;
  const closed = async () => (await databases()).map((database) => database.closed);
  await expect.poll(closed, { timeout: 20_000 }).toEqual(Array.from({ length: count }, () => true));
  return (await databases()).map(({ name }) => name);
}
