import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../../errors.ts';
import { connect } from '../connect.ts';
import { noteOn } from '../database-note.ts';
import type { Server } from '../database.ts';
import { openServer } from '../open-server.ts';
import { findHome } from './home.ts';
import { readSettings } from './settings.ts';
import { inside, onDatabases, onItself, onTemplates, uncommitted } from '../testing/hostile-statements.ts';
import { makeTemporaryCourse, type TemporaryCourse } from '../testing/temporary-course.ts';

let course: TemporaryCourse;

beforeAll(async () => {
  course = await makeTemporaryCourse();
  await expectCheckToPass();
});

afterAll(() => course[Symbol.asyncDispose]());

test.each(Object.entries({ ...onItself, ...onDatabases }))(
  'statements of the learner’s role %s break no later check and no reset',
  async (_, statements) => {
    await expectToRecoverFrom('postgres', statements);
  },
);

test('a comment that looks like ours does not let a sweep drop the course’s database', async () => {
  await run(await urlOfProfiles(), ['create table kept (n int)']);
  await run(await urlOf('postgres'), [
    `comment on database profiles is '${JSON.stringify({ ...(await noteOn('built-in', 'scratch')), pid: 2_147_483_646 })}'`,
  ]);
  await expectCheckToPass();
  await run(await urlOfProfiles(), ['select * from kept', 'drop table kept']);
});

test('the password that the server was given comes back, and not that of another', async () => {
  const before = await urlOfProfiles();
  await run(before, ["alter role workshop password 'another'"]);
  await expect(run(before, ['select 1'])).rejects.toMatchObject({ code: '28P01' });
  expect(await urlOfProfiles()).toBe(before);
  await run(before, ['select 1']);
});

test('statements of the learner’s role inside of its database break no later check and no reset', async () => {
  await expectToRecoverFrom('profiles', inside);
});

test('every template is out of reach', async () => {
  const [template = ''] = await templates();
  await expectToRecoverFrom(
    'postgres',
    onTemplates.map((each) => each.replace('%', template)),
  );
  expect(await templates()).toContain(template);
});

test('a template that was opened, changed and closed again is not used', async () => {
  const [template = ''] = await templates();
  await asAdmin([
    `alter database ${template} owner to workshop`,
    `alter database ${template} allow_connections true`,
  ]);
  await run((await urlOfProfiles()).replace(/profiles$/u, template), ['drop table profiles']);
  await run(await urlOf('postgres'), [`alter database ${template} allow_connections false`]);
  await expectCheckToPass();
  await asAdmin([`alter database ${template} allow_connections true`]);
  await asAdmin([`drop table profiles`], template);
  await asAdmin([`alter database ${template} allow_connections false`]);
  await expectCheckToPass();
});

test('a database with a template’s name is not taken for one', async () => {
  const [template = ''] = await templates();
  await asAdmin([`alter database ${template} is_template false`, `drop database ${template}`]);
  await run(await urlOf('postgres'), [
    `create database ${template} is_template true allow_connections false`,
  ]);
  await expectCheckToPass();
});

test('what a program does to its own scratch database is gone with it, whatever it is called by then', async () => {
  {
    await using server = await openServer(course.options);
    await using scratch = await server.createScratch('profiles', build);
    const name = new URL(scratch.url).pathname.slice(1);
    await run(await urlOf('postgres'), [
      `comment on database ${name} is null`,
      `alter database ${name} is_template true`,
      `alter database ${name} rename to elsewhere_now`,
    ]);
  }
  expect(await names('elsewhere_now|check_.*')).toEqual([]);
  await expectCheckToPass();
});

test('a scratch database is gone before the check is over', async () => {
  await using server = await openServer(course.options);
  await using scratch = await server.createScratch('profiles', build);
  await run(await urlOf('postgres'), [
    `drop database ${new URL(scratch.url).pathname.slice(1)} with (force)`,
  ]);
  await scratch[Symbol.asyncDispose]();
  await expectCheckToPass();
});

test.each(uncommitted)('not committed, and the session left open: %s', async (statement) => {
  const sql = postgres(await urlOf('postgres'), { max: 1, onnotice: () => undefined });
  try {
    const session = await sql.reserve();
    await session`begin`;
    await session.unsafe(statement);
    await expectCheckToPass();
    await expectResetToWork();
  } finally {
    await sql.end({ timeout: 0 });
  }
});

test('locks that the role takes in every database are in nobody’s way', async () => {
  const held = ['postgres', 'template1', 'profiles'].map(async (database) => {
    const sql = postgres(await urlOf(database), { max: 1, onnotice: () => undefined });
    await sql`select pg_advisory_lock(n) from generate_series(7305000, 7305010) n`;
    return sql;
  });
  const sessions = await Promise.all(held);
  await expectCheckToPass();
  await expectResetToWork();
  await Promise.all(sessions.map((sql) => sql.end({ timeout: 0 })));
});

test('a function called like one of the system’s does not run as the superuser', async () => {
  await withServer((server) => server.resetDatabase('profiles'));
  await run(await urlOfProfiles(), [
    'create schema evil',
    'create table public.seen (who text)',
    `create function evil.count(out n bigint) language plpgsql as $$ begin
      insert into public.seen values (session_user); n := 0; end $$`,
    'alter database profiles set search_path = evil, pg_catalog, public',
  ]);
  await using server = await openServer(course.options);
  await run(await urlOf('postgres'), ['alter database profiles set search_path = evil, pg_catalog, public']);
  expect((await server.planReset('profiles')).tables).toEqual([{ name: 'seen', rows: 0 }]);
  await expectCheckToPass();
});

/** Refused or not: afterwards everything works, as if nothing had happened. */
async function expectToRecoverFrom(database: string, statements: readonly string[]): Promise<void> {
  await run(await urlOf(database), statements, 'refusals are fine');
  await expectCheckToPass();
  await expectResetToWork();
}

async function build(url: string): Promise<void> {
  await run(url, ['create table profiles (id int primary key, at timestamptz default now())']);
}

/** What a check of correct code does: a database of its own, and rows in it. */
async function expectCheckToPass(): Promise<void> {
  await using server = await openServer(course.options);
  await server.ensureDatabase('profiles');
  await using scratch = await server.createScratch('profiles', build);
  await using connection = connect(scratch.url);
  expect(
    await connection.sql`
      with added as (insert into profiles values (1, '2026-01-02') returning *)
      select id, at::text as at, current_setting('search_path') as path from added`,
  ).toEqual([{ id: 1, at: '2026-01-02 00:00:00+00', path: '"$user", public' }]);
}

async function expectResetToWork(): Promise<void> {
  await using server = await openServer(course.options);
  await server.planReset('profiles');
  await server.resetDatabase('profiles');
  await run(server.url('profiles'), ['create table fresh (n int)', 'insert into fresh values (1)']);
  expect((await server.planReset('profiles')).tables).toEqual([{ name: 'fresh', rows: 1 }]);
}

/** One after the other, as psql does with a file. */
async function run(url: string, statements: readonly string[], mode?: 'refusals are fine'): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 5 });
  try {
    for (const statement of statements) {
      await sql.unsafe(statement).catch((error: unknown) => {
        // A SQLSTATE: PostgreSQL has refused it.
        if (mode === undefined || codeOf(error)?.length !== 5) throw error;
      });
    }
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function asAdmin(statements: readonly string[], database = 'postgres'): Promise<void> {
  const home = await findHome(course.options.stateFolder);
  const { adminPassword } = await readSettings(home?.settingsFile ?? '');
  const url = new URL(await urlOf(database));
  url.username = 'postgres';
  url.password = adminPassword;
  await run(url.href, statements);
}

async function withServer<T>(work: (server: Server) => T | Promise<T>): Promise<T> {
  await using server = await openServer(course.options);
  return await work(server);
}

function urlOf(database: string): Promise<string> {
  return withServer((server) => server.url(database));
}

function urlOfProfiles(): Promise<string> {
  return withServer(async (server) => {
    await server.ensureDatabase('profiles');
    return server.url('profiles');
  });
}

function templates(): Promise<string[]> {
  return names('tpl_.*');
}

async function names(pattern: string): Promise<string[]> {
  const sql = postgres(await urlOf('postgres'), { max: 1 });
  try {
    const found = await sql<{ datname: string }[]>`
      select datname from pg_database where datname ~ ${`^(${pattern})$`} order by datname`;
    return found.map(({ datname }) => datname);
  } finally {
    await sql.end();
  }
}
