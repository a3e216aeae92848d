import { spawn } from 'node:child_process';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../src/database/connect.ts';
import { migrate } from '../src/migrations/migrate.ts';
import { loadMigrations } from '../src/migrations/migration-files.ts';
import { planTakeBack, takeBack } from '../src/migrations/take-back.ts';
import { writeMigrations } from '../src/migrations/testing/write-migrations.ts';
import { copyMigrationsCourse, repository, type TemporaryCourse, workshop } from './support/workshop.ts';

const count = 6;
const moments = 10;

let course: TemporaryCourse;
let folder: string;
let migrationsFolder: string;
let url: string;
let sql: postgres.Sql;

/** Each makes a table and takes a moment, so that there is a middle to be killed in. */
const migrations = Object.fromEntries(
  Array.from({ length: count }, (_, index) => [
    [`000${index}_table_${index}`, `CREATE TABLE table_${index} (id int);\nSELECT pg_sleep(0.02);`],
    [`000${index}_table_${index}.down`, `DROP TABLE table_${index};\nSELECT pg_sleep(0.02);`],
  ]).flat(),
);

beforeAll(async () => {
  course = await copyMigrationsCourse();
  folder = path.join(course.root, 'exercises', 'second');
  migrationsFolder = path.join(folder, 'drizzle');
  await writeMigrations(migrationsFolder, migrations);
  url = (await workshop(folder, ['db', 'url'])).stdout.trim();
  sql = postgres(url, { max: 1, onnotice: () => undefined });
  await migrate(url, migrationsFolder);
});

afterAll(async () => {
  await sql.end();
  await course[Symbol.asyncDispose]();
});

async function goDown(): Promise<void> {
  await using connection = connect(url);
  const planned = await planTakeBack(connection.sql, await loadMigrations(migrationsFolder), count);
  if ('obstacle' in planned) throw new Error(planned.obstacle.kind);
  for (const step of planned.plan) await takeBack(connection.sql, step);
}

/** What the tracking table says is applied, and which tables there are, at one and the same moment. */
async function bothSides(): Promise<{ readonly tracked: number[]; readonly tables: number[] }> {
  const [sides] = await sql<{ tracked: number[]; tables: number[] }[]>`
    select
      (select coalesce(json_agg(created_at - 1700000000000 order by 1), '[]') from drizzle.__drizzle_migrations) as tracked,
      (select coalesce(json_agg(replace(relname, 'table_', '')::int order by 1), '[]') from pg_class
        where relkind = 'r' and relname like 'table\\_%') as tables`;
  return { tracked: sides?.tracked.toSorted() ?? [], tables: sides?.tables.toSorted() ?? [] };
}

/** The command as a process without the launcher, so that a signal reaches the one that works. */
function start(...words: string[]) {
  const { DATABASE_URL: _, ...env } = process.env;
  const main = path.join(repository, 'dist', 'main.mjs');
  const child = spawn(process.execPath, [main, 'db', ...words], { cwd: folder, env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  return { child, ended };
}

async function timeOf(...words: string[]): Promise<number> {
  const startedAt = performance.now();
  await start(...words).ended;
  return performance.now() - startedAt;
}

async function killAfter(ms: number, ...words: string[]): Promise<void> {
  const { child, ended } = start(...words);
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  await ended;
  clearTimeout(timer);
}

/** Somewhere in each tenth of a run. Whatever the machine does meanwhile, every moment has to be right. */
function randomMoments(durationMs: number): number[] {
  return Array.from({ length: moments }, (_, index) => ((index + Math.random()) / moments) * durationMs);
}

test('db migrate, killed at any moment, leaves the tracking table and the tables agreed', async () => {
  await goDown();
  const durationMs = await timeOf('migrate');
  for (const ms of randomMoments(durationMs)) {
    await goDown();
    await killAfter(ms, 'migrate');
    const { tracked, tables } = await bothSides();
    expect({ ms, tracked }).toEqual({ ms, tracked: tables });
  }
  await migrate(url, migrationsFolder);
  expect((await bothSides()).tables).toHaveLength(count);
});

test('db down, killed at any moment, leaves the tracking table and the tables agreed', async () => {
  await migrate(url, migrationsFolder);
  const durationMs = await timeOf('down', 'all', '--yes');
  for (const ms of randomMoments(durationMs)) {
    await migrate(url, migrationsFolder);
    await killAfter(ms, 'down', 'all', '--yes');
    const { tracked, tables } = await bothSides();
    expect({ ms, tracked }).toEqual({ ms, tracked: tables });
  }
  await goDown();
  expect((await bothSides()).tables).toEqual([]);
});

test.each([
  ['migrate', ['migrate'], [0, 1]],
  ['down', ['down', 'all', '--yes'], [0, 1, 2, 3]],
])('db %s, killed in the middle of a migration, has not begun that one', async (_name, words, left) => {
  await goDown();
  const other = postgres(url, { max: 1, onnotice: () => undefined });
  // Somebody else's lock is what both wait for: migrate at the third migration, down at the fourth from the end.
  if (words[0] === 'down') await migrate(url, migrationsFolder);
  else await applyTwo();
  const release = await holdBack(other, words[0] === 'down' ? 'table_3' : 'table_2');
  const { child, ended } = start(...words);
  await waitUntilBlocked();
  child.kill('SIGKILL');
  await ended;
  await release();
  await other.end();
  const { tracked, tables } = await bothSides();
  expect({ tracked, tables }).toEqual({ tracked: left, tables: left });
});

async function applyTwo(): Promise<void> {
  const all = await loadMigrations(migrationsFolder);
  await using connection = connect(url);
  const { applyMigrations } = await import('../src/migrations/apply-migrations.ts');
  await applyMigrations(connection.sql, all.slice(0, 2));
}

/** Holds the name of a table: by its lock where it is there, by making it where it is not. */
async function holdBack(other: postgres.Sql, table: string): Promise<() => Promise<void>> {
  const connection = await other.reserve();
  await connection`begin`;
  const [found] = await connection<{ there: boolean }[]>`select to_regclass(${table}) is not null as there`;
  await connection.unsafe(
    found?.there === true ? `lock table ${table} in row exclusive mode` : `create table ${table} (held int)`,
  );
  return async () => {
    await connection`rollback`;
    connection.release();
  };
}

async function waitUntilBlocked(): Promise<void> {
  for (;;) {
    const [waiting] = await sql`
      select 1 from pg_stat_activity
      where datname = current_database() and application_name = 'workshop' and wait_event_type = 'Lock'`;
    if (waiting !== undefined) return;
  }
}
