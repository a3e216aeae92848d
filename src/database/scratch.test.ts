import { once } from 'node:events';
import { hostname } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sql } from './connect.ts';
import { connect } from './connect.ts';
import { noteOn, parseNote, writeNote } from './database-note.ts';
import type { Server } from './database.ts';
import { findHome } from './embedded/home.ts';
import { readSettings } from './embedded/settings.ts';
import { openServer } from './open-server.ts';
import type { TemporaryCourse } from './testing/temporary-course.ts';
import { makeTemporaryCourse, startChild } from './testing/temporary-course.ts';

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

test('a template is built once and copied for every check', async () => {
  let builds = 0;
  const build = async (url: string): Promise<void> => {
    builds += 1;
    await run(url, 'create table profiles (id int primary key)');
  };
  await using first = await server.createScratch('once', build);
  await run(first.url, 'insert into profiles values (1)');
  await using second = await server.createScratch('once', build);
  expect(builds).toBe(1);
  expect(await rows(second.url, 'select * from profiles')).toEqual([]);
  expect(await rows(first.url, 'select * from profiles')).toEqual([{ id: 1 }]);
});

test('two that build the same template at once both get their copy', async () => {
  await using other = await openServer(course.options);
  const scratches = await Promise.all([
    server.createScratch('twice', makeTable),
    other.createScratch('twice', makeTable),
    server.createScratch('twice', makeTable),
  ]);
  for (const scratch of scratches) {
    expect(await rows(scratch.url, 'select * from t')).toEqual([]);
    await scratch[Symbol.asyncDispose]();
  }
  expect(await databasesLike('(draft|check)_')).toEqual([]);
});

test('what the builder throws comes out as it is, and nothing is left', async () => {
  // Codes that would mean something of our own.
  for (const code of ['42P04', '3D000', '53300', 'ECONNREFUSED']) {
    const failure = Object.assign(new Error('The learner did it.'), { code });
    await expect(server.createScratch('broken', () => Promise.reject(failure))).rejects.toBe(failure);
  }
  expect(await databasesLike('(draft|check)_')).toEqual([]);
});

test('a builder may leave a session open', async () => {
  const left: { connection?: AsyncDisposable } = {};
  await using scratch = await server.createScratch('left open', async (url) => {
    const connection = connect(url);
    left.connection = connection;
    await connection.sql`create table t (n int)`;
  });
  expect(await rows(scratch.url, 'select * from t')).toEqual([]);
  await left.connection?.[Symbol.asyncDispose]();
});

test('a scratch database goes with the sessions in it, and its template stays', async () => {
  const scratch = await server.createScratch('sessions', () => Promise.resolve());
  await using connection = connect(scratch.url);
  await connection.sql`select 1`;
  await scratch[Symbol.asyncDispose]();
  expect(await databasesLike('check_')).toEqual([]);
  await using again = await server.createScratch('sessions', () => Promise.reject(new Error('built again')));
  expect(again.url).toContain('check_');
});

test('a template that was dropped is built again', async () => {
  await (await server.createScratch('dropped', () => Promise.resolve()))[Symbol.asyncDispose]();
  await asAdmin(async (sql) => {
    for (const name of await databasesLike('tpl_')) {
      await sql.unsafe(`alter database ${name} is_template false`);
      await sql.unsafe(`drop database ${name}`);
    }
  });
  let built = false;
  await using _ = await server.createScratch('dropped', () => {
    built = true;
    return Promise.resolve();
  });
  expect(built).toBe(true);
});

test('only the newest templates are kept', async () => {
  for (let n = 0; n < 10; n += 1) {
    await (await server.createScratch(`state ${n}`, () => Promise.resolve()))[Symbol.asyncDispose]();
  }
  expect(await databasesLike('tpl_')).toHaveLength(8);
  await using _ = await server.createScratch('state 9', () => Promise.reject(new Error('swept the newest')));
});

test('what a killed check left is swept; what lives, and what is not ours, stays', async () => {
  const child = startChild(
    course,
    `const server = await openServer(options);
    const scratch = await server.createScratch('killed', async () => {});
    console.log(scratch.url);
    setInterval(() => {}, 1000);`,
  );
  await once(child.stdout, 'data');
  const [killed] = await databasesLike('check_');
  await using alive = await server.createScratch('alive', () => Promise.resolve());
  await run(server.url('postgres'), 'create database check_1_of_the_learners');
  // Without a note, and its process's id was used again: this process began at another time.
  const reused = `check_${process.pid}_0000abcdef`;
  await run(server.url('postgres'), `create database ${reused}`);
  child.kill('SIGKILL');
  await once(child, 'exit');

  await using next = await openServer(course.options);
  await using another = await next.createScratch('alive', () => Promise.resolve());
  const left = await databasesLike('check_');
  expect(left).not.toContain(killed);
  expect(left).not.toContain(reused);
  expect(left).toHaveLength(3);
  expect([alive.url, another.url].every((url) => left.some((name) => url.endsWith(name)))).toBe(true);
  await run(server.url('postgres'), 'drop database check_1_of_the_learners');
});

test('what a check on another machine left is swept after an hour, unless somebody is connected', async () => {
  await using old = await server.createScratch('old', () => Promise.resolve());
  await using busy = await server.createScratch('old', () => Promise.resolve());
  await using young = await server.createScratch('old', () => Promise.resolve());
  await using _ = connect(busy.url);
  await _.sql`select 1`;
  await asAdmin(async (sql) => {
    const elsewhere = { ...(await noteOn('built-in', 'scratch')), host: `not-${hostname()}` };
    const long = { ...elsewhere, at: new Date(Date.now() - 3_700_000).toISOString() };
    await writeNote(sql, nameIn(old.url), long);
    await writeNote(sql, nameIn(busy.url), long);
    await writeNote(sql, nameIn(young.url), { ...elsewhere, pid: 2_147_483_646 });
  });
  await using next = await openServer(course.options);
  await using another = await next.createScratch('old', () => Promise.resolve());
  const left = await databasesLike('check_');
  expect(left).not.toContain(nameIn(old.url));
  expect(left).toContain(nameIn(another.url));
  expect(left).toContain(nameIn(busy.url));
  expect(left).toContain(nameIn(young.url));
});

test('a comment that somebody else wrote is no note of ours', async () => {
  expect(parseNote(JSON.stringify(await noteOn('c', 'scratch')))).toMatchObject({
    course: 'c',
    pid: process.pid,
  });
  for (const comment of ['', 'scratch', '{"by":"workshop"}', '{"by":"workshop","kind":"other"}', '[]']) {
    expect(parseNote(comment)).toBeUndefined();
  }
});

test('a reset empties one database and ends the sessions of that one only', async () => {
  await server.ensureDatabase('profiles');
  await server.ensureDatabase('migrations');
  await run(
    server.url('profiles'),
    'create table gone (n int); create schema drizzle; create table drizzle.x ()',
  );
  await run(server.url('migrations'), 'create table kept (n int)');
  await using pool = connect(server.url('profiles'), { max: 3 });
  await using bystander = connect(server.url('migrations'));
  const [before] = await bystander.sql`select pg_backend_pid() as pid`;
  await Promise.all([pool.sql`select 1`, pool.sql`select pg_sleep(0.01)`]);

  await server.resetDatabase('profiles');
  expect(await rows(server.url('profiles'), `select to_regclass('gone') as gone`)).toEqual([{ gone: null }]);
  expect(await bystander.sql`select pg_backend_pid() as pid, to_regclass('kept')::text as kept`).toEqual([
    { ...before, kept: 'kept' },
  ]);
  // The learner's own server goes on with its pool.
  expect(await pool.sql`select 1 as one`).toEqual([{ one: 1 }]);
  await run(server.url('profiles'), 'create table fresh ()');
});

test('several resets at once leave one empty database', async () => {
  await using other = await openServer(course.options);
  await Promise.all([
    server.resetDatabase('profiles'),
    other.resetDatabase('profiles'),
    server.resetDatabase('profiles'),
  ]);
  expect(await databasesLike('(next|profiles)')).toEqual(['profiles']);
});

test('the plan of a reset names every table with its rows, and writes nothing', async () => {
  await server.resetDatabase('profiles');
  await run(
    server.url('profiles'),
    `create table "Odd ""name" (n int); insert into "Odd ""name" select generate_series(1, 3);
    create schema other; create table other.t (n int); create schema drizzle;
    create table drizzle.__drizzle_migrations (id int); create extension pg_trgm; create view v as select 1`,
  );
  expect(await server.planReset('profiles')).toEqual({
    database: `127.0.0.1:${server.port}/profiles`,
    tables: [
      { name: 'Odd "name', rows: 3 },
      { name: 'other.t', rows: 0 },
    ],
  });
  expect((await server.planReset('never-made')).tables).toEqual([]);
  expect(await databasesLike('never')).toEqual([]);
});

function makeTable(url: string): Promise<void> {
  return run(url, 'create table t (n int)');
}

async function run(url: string, statements: string): Promise<void> {
  await using connection = connect(url);
  await connection.sql.unsafe(statements);
}

async function rows(url: string, statement: string): Promise<unknown> {
  await using connection = connect(url);
  return [...(await connection.sql.unsafe(statement))];
}

function nameIn(url: string): string {
  return new URL(url).pathname.slice(1);
}

async function databasesLike(pattern: string): Promise<string[]> {
  await using connection = connect(server.url('postgres'));
  const found = await connection.sql<{ datname: string }[]>`
    select datname from pg_database where datname ~ ${`^${pattern}`} order by datname`;
  return found.map(({ datname }) => datname);
}

async function asAdmin(work: (sql: Sql) => Promise<void>): Promise<void> {
  const home = await findHome(course.options.stateFolder);
  const { adminPassword } = await readSettings(home?.settingsFile ?? '');
  await using admin = connect(`postgres://postgres:${adminPassword}@127.0.0.1:${server.port}/postgres`);
  await work(admin.sql);
}
