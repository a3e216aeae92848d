import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './connect.ts';
import type { DatabaseOptions, PreparedScratch, Server } from './database.ts';
import { claimGivenDatabase } from './given/claim-given-database.ts';
import { openServer } from './open-server.ts';
import { makeTemporaryCourse, startChild, type TemporaryCourse } from './testing/temporary-course.ts';

let course: TemporaryCourse;
let server: Server;

beforeAll(async () => {
  course = await makeTemporaryCourse();
  server = await openServer(course.options);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await course[Symbol.asyncDispose]();
});

test('a prepared database accepts no connections and is ours; opened, it is like any other', async () => {
  const { name, ...prepared } = await prepare(server);
  await expect(run(urlOf(name), 'select')).rejects.toMatchObject({ code: '55000' });
  await expect(learnerRuns(`alter database ${name} with allow_connections true`)).rejects.toMatchObject({
    code: '42501',
  });
  await expect(learnerRuns(`drop database ${name}`)).rejects.toMatchObject({ code: '42501' });
  const scratch = await server.openPrepared({ name, ...prepared });
  expect(scratch?.url).toBe(urlOf(name));
  await run(urlOf(name), 'insert into profiles values (1); alter table profiles add name text');
  await run(urlOf(name), `alter database ${name} set timezone = 'UTC'`);
  await scratch?.[Symbol.asyncDispose]();
  expect(await databases()).toEqual([]);
});

test('without a template there is nothing to prepare', async () => {
  expect(await server.prepareScratch('never built')).toBeUndefined();
  expect(await databases()).toEqual([]);
});

test('one that is gone, or whose session settings were changed, is not given to a check', async () => {
  const gone = await prepare(server);
  await server.dropPrepared(gone);
  expect(await server.openPrepared(gone)).toBeUndefined();
  const changed = await prepare(server);
  await learnerRuns(`alter role workshop in database ${changed.name} set default_transaction_read_only = on`);
  expect(await server.openPrepared(changed)).toBeUndefined();
  expect(await databases()).toEqual([]);
});

test('what a killed command has prepared is dropped by the next one', async () => {
  await prepareTemplate(server);
  const child = startChild(
    course,
    `const server = await openServer(options);
    console.log((await server.prepareScratch('key')).name);
    setInterval(() => {}, 1000);`,
  );
  await once(child.stdout, 'data');
  expect(await databases()).toHaveLength(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await using _ = await openServer(course.options);
  expect(await databases()).toEqual([]);
});

test('on a server with one role only, a database that this role opened meanwhile is not given to a check', async () => {
  await using other = await makeTemporaryCourse();
  await server.ensureDatabase('profiles');
  const env = { ...other.options.env, DATABASE_URL: server.url('profiles') };
  const options: DatabaseOptions = { ...other.options, databases: ['profiles'], env };
  await claimGivenDatabase(options);
  await using given = await openServer(options);
  const whole = await prepare(given);
  const scratch = await given.openPrepared(whole);
  expect(scratch?.url).toContain(whole.name);
  await scratch?.[Symbol.asyncDispose]();
  const opened = await prepare(given);
  await learnerRuns(`alter database ${opened.name} with allow_connections true`);
  await run(urlOf(opened.name), 'insert into profiles values (1)');
  await learnerRuns(`alter database ${opened.name} with allow_connections false`);
  expect(await given.openPrepared(opened)).toBeUndefined();
  expect(await databases()).toEqual([]);
});

async function prepare(on: Server): Promise<PreparedScratch> {
  await prepareTemplate(on);
  const prepared = await on.prepareScratch('key');
  if (prepared === undefined) throw new Error('nothing was prepared');
  return prepared;
}

async function prepareTemplate(on: Server): Promise<void> {
  await using _ = await on.createScratch('key', (url) => run(url, 'create table profiles (id int)'));
}

/** Scratch databases that are there, whatever their names begin with. */
async function databases(): Promise<readonly string[]> {
  await using connection = connect(server.url('postgres'));
  const rows = await connection.sql<{ name: string }[]>`
    select datname as name from pg_database where datname ~ '(check|draft)_[0-9]+_'`;
  return rows.map(({ name }) => name);
}

function learnerRuns(statement: string): Promise<void> {
  return run(server.url('postgres'), statement);
}

function urlOf(name: string): string {
  return server.url('postgres').replace(/postgres$/u, name);
}

async function run(url: string, statements: string): Promise<void> {
  await using connection = connect(url);
  await connection.sql.unsafe(statements);
}
