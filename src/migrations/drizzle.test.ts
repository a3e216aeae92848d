import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as drizzleMigrate } from 'drizzle-orm/postgres-js/migrator';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../database/connect.ts';
import { readSchema } from '../database/schema/read-schema.ts';
import { openTemporaryServer, type TemporaryServer } from '../database/temporary-server.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { writeMigrations } from './testing/write-migrations.ts';
import { readTracking } from './tracking-table.ts';

let own: TemporaryServer;
let folder: string;

beforeAll(async () => {
  const { signal } = new AbortController();
  own = await openTemporaryServer({ databases: ['app'], env: process.env, signal });
  folder = await mkdtemp(path.join(tmpdir(), 'workshop-migrations-'));
  await writeMigrations(folder, {
    '0000_first':
      'CREATE TABLE a (id serial PRIMARY KEY);\n--> statement-breakpoint\nCREATE TABLE b (id int);',
    '0001_second': 'ALTER TABLE b ADD COLUMN "semi;colon" text DEFAULT \';\';',
  });
});

afterAll(async () => {
  await own[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** What a database has after one of the two has applied everything. */
async function after(apply: (url: string) => Promise<void>) {
  const scratch = await own.server.createScratch('empty', () => Promise.resolve());
  await apply(scratch.url);
  const connection = connect(scratch.url);
  const tracking = (await readTracking(connection.sql)).map(({ hash, when }) => ({ hash, when }));
  const { tables } = await readSchema(connection.sql);
  const pending = await pendingMigrations(scratch.url, folder);
  await connection[Symbol.asyncDispose]();
  return { scratch, tracking, columns: tables.map(({ columns }) => columns), pending };
}

async function byDrizzle(url: string): Promise<void> {
  const connection = connect(url);
  await drizzleMigrate(drizzle(connection.sql), { migrationsFolder: folder });
  await connection[Symbol.asyncDispose]();
}

async function byUs(url: string): Promise<void> {
  await migrate(url, folder);
}

test('applying leaves the same tables and the same tracking rows as drizzle’s own migrator', async () => {
  const ours = await after(byUs);
  const drizzles = await after(byDrizzle);
  expect(ours).toMatchObject({ tracking: drizzles.tracking, columns: drizzles.columns, pending: [] });
  expect(drizzles.pending).toEqual([]);
  expect(ours.tracking).toHaveLength(2);
  await Promise.all([ours.scratch[Symbol.asyncDispose](), drizzles.scratch[Symbol.asyncDispose]()]);
});

test('what one of the two has applied the other has nothing left to do for', async () => {
  const { scratch, tracking } = await after(async (url) => {
    await byUs(url);
    await byDrizzle(url);
    await byUs(url);
  });
  expect(tracking).toHaveLength(2);
  await scratch[Symbol.asyncDispose]();
});
