import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from './connect.ts';
import type { Server } from './database.ts';
import { watchPrograms, withLockWatch } from './lock-wait.ts';
import { openServer } from './open-server.ts';
import { makeTemporaryCourse, type TemporaryCourse } from './testing/temporary-course.ts';

/** Long enough for the watch to look once. */
const lockTimeoutMs = 2_500;

let course: TemporaryCourse;
let server: Server;
let url: string;

beforeAll(async () => {
  course = await makeTemporaryCourse();
  server = await openServer(course.options);
  await server.ensureDatabase('profiles');
  url = server.url('profiles');
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await course[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await server.resetDatabase('profiles');
  await using connection = connect(url);
  await connection.sql`create table items (n int)`;
  await connection.sql`insert into items values (1), (2)`;
});

test('a statement that waits in vain for a lock names the session that holds it', async () => {
  await using learner = await lockItems();
  await using connection = connect(url, { lockTimeoutMs });
  const told: string[] = [];
  const work = () => connection.sql`alter table items add column m int`;
  await expect(withLockWatch(connection.sql, work, (phrase) => told.push(phrase))).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(
      new RegExp(
        `waited for a lock.*\nSession ${learner.pid} \\(psql, role workshop\\) holds a lock in the database and has had a transaction open since \\d\\d:\\d\\d:\\d\\d\\. Its last statement: lock table items`,
        'u',
      ),
    ),
    wayOut: expect.stringContaining(`pg_terminate_backend(${learner.pid})`),
    exitCode: 2,
  });
  expect(told).toEqual([expect.stringContaining(`waiting: Session ${learner.pid} (psql, role workshop)`)]);
});

test('every session of ours gives up after a while, also without a watch', async () => {
  await using connection = connect(url);
  expect(await connection.sql`show lock_timeout`).toEqual([{ lock_timeout: '10s' }]);
});

test('a reset says what it would throw away although a table is locked, and throws it away', async () => {
  await using _ = await lockItems();
  const { tables } = await server.planReset('profiles');
  expect(tables).toEqual([{ name: 'items', rows: expect.any(Number), isLocked: true }]);
  await server.resetDatabase('profiles');
  expect((await server.planReset('profiles')).tables).toEqual([]);
});

test('a program of the learner that waits for a lock is told, and stuck after a while', async () => {
  await using learner = await lockItems();
  const program = postgres(url, { max: 1, connection: { application_name: 'seed' } });
  const waiting = program`delete from items`.catch(() => undefined);
  const told: string[] = [];
  const stuck = Promise.withResolvers<Error>();
  await using _ = watchPrograms(url, {
    timeoutMs: 500,
    onWait: (phrase) => told.push(phrase),
    onStuck: stuck.resolve,
  });
  expect((await stuck.promise).message).toContain(`Session ${learner.pid} (psql`);
  expect(told).toHaveLength(1);
  await program.end({ timeout: 0 });
  await waiting;
});

/** A transaction that a learner left open in psql. */
async function lockItems(): Promise<{ readonly pid: number } & AsyncDisposable> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connection: { application_name: 'psql' } });
  const session = await sql.reserve();
  const [self] = await session<{ pid: number }[]>`select pg_backend_pid() as pid`;
  await session`begin`;
  await session.unsafe('lock table items');
  return { pid: self?.pid ?? 0, [Symbol.asyncDispose]: () => sql.end({ timeout: 0 }) };
}
