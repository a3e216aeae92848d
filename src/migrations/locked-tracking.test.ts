import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../database/connect.ts';
import { openTemporaryServer, type TemporaryServer } from '../database/temporary-server.ts';
import { applyMigrations } from './apply-migrations.ts';
import type { Migration } from './migration-files.ts';
import { readTracking } from './tracking-table.ts';

let temporary: TemporaryServer;
let url: string;

const migration: Migration = {
  index: 0,
  tag: '0000_create_items',
  file: '/nowhere/0000_create_items.sql',
  snapshotFile: '/nowhere/meta/0000_snapshot.json',
  when: 1_700_000_000_000,
  hash: 'x',
  sql: 'create table items (n int)',
};

beforeAll(async () => {
  temporary = await openTemporaryServer({ databases: ['profiles'], env: process.env });
  await temporary.server.ensureDatabase('profiles');
  url = temporary.server.url('profiles');
});

afterAll(() => temporary[Symbol.asyncDispose]());

beforeEach(() => temporary.server.resetDatabase('profiles'));

test('an advisory lock that the learner’s role holds keeps no migration waiting', async () => {
  const learner = postgres(url, { max: 1 });
  await learner`select pg_advisory_lock(hashtext('drizzle.__drizzle_migrations'))`;
  await using connection = connect(url);
  expect(await applyMigrations(connection.sql, [migration])).toEqual([migration]);
  await learner.end();
});

test('of several that migrate an empty database at the same moment, one does it', async () => {
  const applied = await Promise.all(
    Array.from({ length: 6 }, async () => {
      await using connection = connect(url);
      return (await applyMigrations(connection.sql, [migration])).length;
    }),
  );
  expect(applied.filter((count) => count === 1)).toHaveLength(1);
});

test('migrating, and reading what is applied, name the session that has locked the table', async () => {
  await using connection = connect(url, { lockTimeoutMs: 2_500 });
  await applyMigrations(connection.sql, [migration]);
  const learner = postgres(url, { max: 1, connection: { application_name: 'psql' } });
  const session = await learner.reserve();
  await session`begin`;
  await session`lock table drizzle.__drizzle_migrations`;
  await expect(readTracking(connection.sql)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('(psql, role workshop) holds a lock'),
  });
  await session`rollback`;
  await session`begin`;
  await session`lock table items`;
  const second = { ...migration, tag: '0001_more', when: migration.when + 1, sql: 'drop table items' };
  // Not the migration's fault.
  await expect(applyMigrations(connection.sql, [migration, second])).rejects.toMatchObject({ code: '55P03' });
  await session`rollback`;
  session.release();
  await learner.end();
});
