import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './connect.ts';
import type { Server } from './database.ts';
import { inTransaction } from './in-transaction.ts';
import { openServer } from './open-server.ts';
import { makeTemporaryCourse, type TemporaryCourse } from './testing/temporary-course.ts';

let course: TemporaryCourse;
let server: Server;

beforeAll(async () => {
  course = await makeTemporaryCourse();
  server = await openServer(course.options);
  await server.ensureDatabase('profiles');
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await course[Symbol.asyncDispose]();
});

test('what fails undoes the rest, and the connection can be used again', async () => {
  await using connection = connect(server.url('profiles'));
  const failing = inTransaction(connection.sql, async (transaction) => {
    await transaction`create table t (n int)`;
    await transaction`select 1/0`;
  });
  await expect(failing).rejects.toMatchObject({ code: '22012' });
  expect(await connection.sql`select to_regclass('t') as t`).toEqual([{ t: null }]);
  expect(await inTransaction(connection.sql, () => Promise.resolve(7))).toBe(7);
});

test('a session that is ended during a statement of a transaction is an error like any other', async () => {
  await using connection = connect(server.url('profiles'));
  await using other = connect(server.url('profiles'));
  const lost = inTransaction(connection.sql, async (transaction) => {
    const [row] = await transaction<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const waiting = transaction`select pg_sleep(30)`;
    const ending = other.sql`select pg_terminate_backend(${row?.pid ?? 0})`;
    await Promise.all([waiting, ending]);
  });
  await expect(lost).rejects.toMatchObject({ code: expect.stringMatching(/^(57P01|CONNECTION_CLOSED)$/u) });
});

test('a session that is ended between two statements of a transaction is an error like any other', async () => {
  await using connection = connect(server.url('profiles'));
  await using other = connect(server.url('profiles'));
  const lost = inTransaction(connection.sql, async (transaction) => {
    const [row] = await transaction<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await other.sql`select pg_terminate_backend(${row?.pid ?? 0}, 5000)`;
    await new Promise((resolve) => setImmediate(resolve));
  });
  await expect(lost).rejects.toMatchObject({ code: expect.stringMatching(/^(57P01|CONNECTION_CLOSED)$/u) });
  expect(await other.sql`select 1 as one`).toEqual([{ one: 1 }]);
});
