import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../src/database/connect.ts';
import { fingerprint } from '../src/database/schema/fingerprint.ts';
import { readSchema } from '../src/database/schema/read-schema.ts';
import { openTemporaryServer, type TemporaryServer } from '../src/database/temporary-server.ts';
import { draftDown } from '../src/migrations/draft-down.ts';
import { openKit } from '../src/migrations/drizzle-kit/open-kit.ts';
import { applyMigrations } from '../src/migrations/apply-migrations.ts';
import { downFileOf, loadMigrations } from '../src/migrations/migration-files.ts';
import { loadSnapshot, loadSnapshotBefore } from '../src/migrations/snapshot.ts';
import { planTakeBack, takeBack } from '../src/migrations/take-back.ts';
import { repository } from './support/workshop.ts';

let own: TemporaryServer;
let folder: string;

beforeAll(async () => {
  const { signal } = new AbortController();
  own = await openTemporaryServer({ databases: ['migrations'], env: process.env, signal });
  folder = await mkdtemp(path.join(tmpdir(), 'workshop-round-trip-'));
  await mkdir(path.join(folder, 'drizzle'));
  const solutions = path.join(repository, 'solutions', 'migrations');
  for (const step of (await readdir(solutions)).filter((name) => name.startsWith('migration-')).toSorted())
    await cp(path.join(solutions, step), folder, { recursive: true });
});

afterAll(async () => {
  await own[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** All the way up, and three times down to nothing and up again; what the schema was like each time it was whole. */
async function goRound(): Promise<(readonly string[])[]> {
  const migrations = await loadMigrations(path.join(folder, 'drizzle'));
  await using scratch = await own.server.createScratch('empty', () => Promise.resolve());
  await using connection = connect(scratch.url);
  const { sql } = connection;
  await applyMigrations(sql, migrations);
  const whole = [fingerprint(await readSchema(sql))];
  for (let round = 0; round < 3; round += 1) {
    const planned = await planTakeBack(sql, migrations, migrations.length);
    if ('obstacle' in planned) throw new Error(planned.obstacle.kind);
    for (const step of planned.plan) expect(await takeBack(sql, step)).toBe(true);
    expect(await readSchema(sql)).toEqual({ tables: [], enums: [], views: [] });
    await applyMigrations(sql, migrations);
    whole.push(fingerprint(await readSchema(sql)));
  }
  return whole;
}

test('eight migrations go down to nothing and up again to the same schema, three times in a row', async () => {
  const [first = [], ...others] = await goRound();
  expect(first.length).toBeGreaterThan(10);
  expect(others).toEqual([first, first, first]);
});

test('so they do with the down files that db draft writes, where there is something to draft from', async () => {
  const drizzle = path.join(folder, 'drizzle');
  const migrations = await loadMigrations(drizzle);
  await using kit = openKit(path.join(repository, 'exercises', 'migrations'));
  let drafted = 0;
  for (const migration of migrations) {
    const before = await loadSnapshotBefore(migrations, migration);
    const draft = await draftDown(kit, migration, { before, after: await loadSnapshot(migration) });
    if (draft.kind === 'by-hand') continue;
    await writeFile(downFileOf(migration), draft.sql);
    drafted += 1;
  }
  expect({ migrations: migrations.length, drafted }).toEqual({ migrations: 8, drafted: 7 });
  const [first, ...others] = await goRound();
  expect(others).toEqual([first, first, first]);
});
