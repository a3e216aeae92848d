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
  scratches.prepare(await openWithTemplate('key'), 'key');
  const [name] = await expectDatabases(1);
  await using server = await open();
  const scratch = await scratches.take(server, 'key');
  expect(scratch?.url).toContain(`/${name}`);
  expect(await scratches.take(server, 'key')).toBeUndefined();
  await scratch?.[Symbol.asyncDispose]();
});

test('after other migrations it is dropped', async () => {
  await using scratches = new PreparedScratches();
  scratches.prepare(await openWithTemplate('key'), 'key');
  await expectDatabases(1);
  await using server = await open();
  expect(await scratches.take(server, 'other')).toBeUndefined();
  await expectDatabases(0);
});

test('there is never a second one, and none is left in the end', async () => {
  const scratches = new PreparedScratches();
  for (const key of ['one', 'two', 'two']) scratches.prepare(await openWithTemplate(key), key);
  await expectDatabases(1);
  await scratches[Symbol.asyncDispose]();
  await expectDatabases(0);
  scratches.prepare(await openWithTemplate('late'), 'late');
  await expectDatabases(0);
});

test('a server that is stopped meanwhile stays so, and the end does not wait for it', async () => {
  const scratches = new PreparedScratches();
  scratches.prepare(await openWithTemplate('key'), 'key');
  await expectDatabases(1);
  await stopServer(course.options);
  scratches.prepare(await openWithTemplate('key'), 'key');
  await stopServer(course.options);
  const startedAt = performance.now();
  await scratches[Symbol.asyncDispose]();
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(await stopServer(course.options)).toBe('was-not-running');
});

function open(): Promise<Server> {
  return openServer({ ...course.options, connection: kept });
}

async function openWithTemplate(key: string): Promise<Server> {
  const server = await open();
  await using _ = await server.createScratch(key, () => Promise.resolve());
  return server;
}

async function expectDatabases(count: number): Promise<readonly string[]> {
  await using server = await openServer(course.options);
  await using connection = connect(server.url('postgres'));
  const names = async () => {
    const rows = await connection.sql<{ name: string }[]>`
      select datname as name from pg_database where datname ~ '^(check|draft)_'`;
    return rows.map(({ name }) => name);
  };
  await expect.poll(names, { timeout: 20_000 }).toHaveLength(count);
  return await names();
}
