import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../../errors.ts';
import { connect } from '../connect.ts';
import { noteOn } from '../database-note.ts';
import type { Server } from '../database.ts';
import { openServer } from '../open-server.ts';
import { findHome } from './home.ts';
import { readSettings } from './settings.ts';
import { makeTemporaryCourse, type TemporaryCourse } from '../testing/temporary-course.ts';

/**
 * What a learner's program may run as its role: on itself, on its databases and on what is ours. Those of one group
 * don't hide each other, so that one check after all of them is enough.
 */
const onItself = {
  'on its own settings': [
    'alter role workshop set default_transaction_read_only = on',
    'alter role workshop set search_path = nowhere',
    "alter role workshop set statement_timeout = '1ms'",
    "alter role workshop set lock_timeout = '1ms'",
    "alter role workshop set idle_session_timeout = '1ms'",
    "alter role workshop set role = 'pg_monitor'",
    "alter role workshop set session_authorization = 'postgres'",
    "alter role workshop set client_encoding = 'LATIN1'",
    "alter role workshop set timezone = 'Asia/Tokyo'",
    'alter role workshop set enable_seqscan = off',
    "alter role workshop in database profiles set datestyle = 'SQL, DMY'",
    'alter role all set default_transaction_read_only = on',
  ],
  'so that it can’t connect': ["alter role workshop set local_preload_libraries = 'nothing'"],
  'on its password': ["alter role workshop password 'another'"],
  'on its password, removing it': ['alter role workshop password null'],
  'on its password, with another method': [
    'set password_encryption = md5',
    "alter role workshop password 'another'",
  ],
  'on its privileges': [
    'alter role workshop connection limit 0',
    "alter role workshop valid until '2000-01-01'",
    'alter role workshop nologin',
    'alter role workshop nocreatedb',
    'alter role workshop rename to pupil',
    'create role another',
    "comment on role workshop is 'mine'",
    'grant workshop to public',
    'drop role workshop',
    'set session authorization postgres',
  ],
} as const;

const onDatabases = {
  'on the course’s database': [
    'alter database profiles connection limit 0',
    'alter database profiles set default_transaction_read_only = on',
    'alter database profiles set search_path = evil, pg_catalog',
    "alter database profiles set local_preload_libraries = 'nothing'",
    'alter database profiles is_template true',
    'revoke all on database profiles from public, workshop',
    'alter database profiles owner to postgres',
    'alter database profiles set tablespace pg_global',
    `comment on database profiles is '{"by":"workshop","course":"built-in","kind":"scratch","pid":2147483646,"host":"HOST","at":"2000-01-01T00:00:00.000Z"}'`,
  ],
  'on the course’s database, closing it': ['alter database profiles allow_connections false'],
  'on the course’s database, moving it': ['alter database profiles rename to elsewhere'],
  'on the course’s database, dropping it': ['drop database profiles'],
  'on the system’s databases': [
    'alter database postgres connection limit 0',
    'alter database template1 allow_connections false',
    'drop database template1',
    'comment on database template0 is null',
    'create database check_2147483646_0123456789',
  ],
} as const;

/** In the course's own database. */
const inside = [
  'drop schema public cascade',
  'create schema evil',
  "create function evil.count() returns text language sql as 'select 1/0'",
  'revoke all on schema evil from workshop',
  'alter default privileges revoke all on tables from workshop',
  'create table evil.t (n int)',
  'drop owned by workshop',
  'reassign owned by workshop to postgres',
  'select lo_create(4711)',
  'select pg_advisory_lock(7305001)',
  'select pg_advisory_lock(7305002)',
  "select pg_advisory_lock(hashtext('drizzle.__drizzle_migrations'))",
  'create extension if not exists pg_trgm',
  'create event trigger t on ddl_command_start execute function evil.count()',
  "security label on database profiles is 'x'",
  'listen workshop',
  "prepare transaction 'x'",
  "select pg_create_logical_replication_slot('s', 'pgoutput')",
  "select pg_create_physical_replication_slot('s')",
  "create tablespace mine location '/tmp'",
  'alter system set max_connections = 1',
  'select pg_reload_conf()',
  "copy (select 1) to program 'true'",
  "load 'nothing'",
  'create publication p for all tables',
  "create subscription s connection 'dbname=profiles' publication p",
  'lock table pg_catalog.pg_database in access exclusive mode',
  'update pg_database set datallowconn = false',
  'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()',
  'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()',
] as const;

/** Sent to every template that can be seen. */
const onTemplates = [
  'drop database %',
  'alter database % rename to taken',
  'alter database % with allow_connections true is_template false',
  'alter database % connection limit 0',
  'alter database % owner to workshop',
  'comment on database % is null',
  'grant all on database % to public',
] as const;

/** Left open: what follows has to wait for it, or for the session to end. */
const uncommitted = [
  'alter role workshop set default_transaction_read_only = on',
  'alter database profiles connection limit 0',
  'comment on database profiles is null',
] as const;

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
