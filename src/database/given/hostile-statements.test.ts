import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { codeOf } from '../../errors.ts';
import { connect } from '../connect.ts';
import type { DatabaseOptions, Server } from '../database.ts';
import { findHome } from '../embedded/home.ts';
import { readSettings } from '../embedded/settings.ts';
import { openServer } from '../open-server.ts';
import { inside, onDatabases, onItself, uncommitted } from '../testing/hostile-statements.ts';
import { makeTemporaryCourse, type TemporaryCourse } from '../testing/temporary-course.ts';
import { claimGivenDatabase } from './claim-given-database.ts';

/** Another course's server plays the one of DATABASE_URL; the workshop has no role there but the learner's. */
let host: TemporaryCourse;
let server: Server;
let password: string;
let adminUrl: string;
let course: TemporaryCourse;

beforeAll(async () => {
  host = await makeTemporaryCourse();
  server = await openServer(host.options);
  const home = await findHome(host.options.stateFolder);
  const cluster = await readSettings(home?.settingsFile ?? '');
  password = cluster.learnerPassword;
  adminUrl = `postgres://postgres:${cluster.adminPassword}@127.0.0.1:${server.port}/postgres`;
  course = await makeTemporaryCourse();
});

afterAll(async () => {
  await course[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await asAdmin([
    `alter role workshop with login createdb connection limit -1 valid until 'infinity' password '${password}'`,
    'alter role workshop reset all',
    'drop database if exists elsewhere with (force)',
    'drop database if exists profiles with (force)',
    'create database profiles owner workshop',
  ]);
  await claimGivenDatabase(given());
});

const recoverable = Object.entries({ ...onItself, ...onDatabases }).filter(
  ([name]) => !/password|moving it|dropping it/u.test(name),
);

test.each(recoverable)(
  'statements of the role %s break no later check and no reset',
  async (_, statements) => {
    await expectCheckToPass();
    await run(server.url('postgres'), statements, 'refusals are fine');
    await expectCheckToPass();
    await expectResetToWork();
  },
);

test.each([
  ['password', onItself['on its password'], /alter role "workshop" password/u],
  ['database, moving it', onDatabases['on the course’s database, moving it'], /createdb profiles/u],
  ['database, dropping it', onDatabases['on the course’s database, dropping it'], /createdb profiles/u],
])('a changed %s is named, with what puts it right', async (_, statements, wayOut) => {
  await run(server.url('postgres'), statements);
  await expect(openServer(given())).rejects.toMatchObject({
    name: 'UserError',
    wayOut: expect.stringMatching(wayOut),
    exitCode: 2,
  });
});

test('a limit of the role itself, which only an administrator can lift, is named with the statement', async () => {
  await asAdmin(['alter role workshop connection limit 0']);
  await expect(openServer(given())).rejects.toMatchObject({
    name: 'UserError',
    wayOut: expect.stringContaining('alter role "workshop" connection limit -1'),
  });
});

test('statements inside of the database leave a check, or an error that says to set up again', async () => {
  await run(
    server.url('profiles'),
    inside.filter((statement) => !statement.startsWith('drop owned')),
    'refusals are fine',
  );
  await expectCheckToPass();
  await expectResetToWork();
  await run(server.url('profiles'), ['drop owned by workshop'], 'refusals are fine');
  await expect(expectCheckToPass()).rejects.toMatchObject({ wayOut: expect.stringContaining('setup') });
  await claimGivenDatabase(given());
  await expectCheckToPass();
});

test('what a program does during a check to our session and the next one is left to the next check', async () => {
  const hostile = [
    'alter database profiles allow_connections false',
    'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()',
  ];
  {
    await using there = await openServer(given());
    await there.ensureDatabase('profiles');
    await using _ = await there.createScratch('profiles', makeProfiles);
    await run(server.url('postgres'), hostile);
  }
  await expectCheckToPass();
});

test.each(uncommitted)('not committed, and the session left open: %s', async (statement) => {
  const sql = postgres(server.url('postgres'), { max: 1, onnotice: () => undefined });
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

test('settings that the role had before the database was given stay, and nothing is put back before', async () => {
  await asAdmin(['drop database profiles with (force)', 'create database profiles owner workshop']);
  await asAdmin([
    `alter role workshop set timezone = 'Europe/Zurich'`,
    'alter database profiles set work_mem = 8192',
  ]);
  await using fresh = await makeTemporaryCourse();
  const options = given(fresh);
  {
    await using _ = await openServer(options);
    expect(await settings()).toEqual([['TimeZone=Europe/Zurich'], ['work_mem=8192']]);
  }
  await claimGivenDatabase(options);
  await run(server.url('postgres'), ['alter role workshop set search_path = nowhere']);
  await using _ = await openServer(options);
  expect(await settings()).toContainEqual(['TimeZone=Europe/Zurich']);
});

test('a template that was opened, changed, closed and sealed again is not used', async () => {
  await expectCheckToPass();
  const [template = ''] = await templates();
  const postgresUrl = server.url('postgres');
  await run(postgresUrl, [`alter database ${template} allow_connections true`]);
  await run(server.url(template), ['drop table profiles']);
  const [row] = await query(
    postgresUrl,
    `select shobj_description(oid, 'pg_database') as note from pg_database where datname = '${template}'`,
  );
  await run(postgresUrl, [`alter database ${template} allow_connections false`]);
  const [sealed] = await query(
    postgresUrl,
    `select oid || ':' || xmin as seal from pg_database where datname = '${template}'`,
  );
  const note = JSON.stringify({ ...JSON.parse(String(row?.['note'])), seal: sealed?.['seal'] });
  await run(postgresUrl, [`comment on database ${template} is '${note}'`]);
  await expectCheckToPass();
});

function given(of: TemporaryCourse = course): DatabaseOptions {
  return { ...of.options, env: { ...of.options.env, DATABASE_URL: server.url('profiles') } };
}

/** What a check of correct code does: a database of its own, and rows in it. */
async function expectCheckToPass(): Promise<void> {
  await using there = await openServer(given());
  await there.ensureDatabase('profiles');
  await using scratch = await there.createScratch('profiles', makeProfiles);
  // As the learner's programs do, without any setting of ours.
  expect(
    await query(
      scratch.url,
      `with added as (insert into profiles values (1, '2026-01-02') returning *)
       select id, at::text as at, current_setting('search_path') as path from added`,
    ),
  ).toEqual([{ id: 1, at: '2026-01-02 00:00:00+00', path: '"$user", public' }]);
}

async function makeProfiles(url: string): Promise<void> {
  await run(url, ['create table profiles (id int primary key, at timestamptz default now())']);
}

async function expectResetToWork(): Promise<void> {
  await using there = await openServer(given());
  await there.planReset('profiles');
  await there.resetDatabase('profiles');
  await run(there.url('profiles'), ['create table fresh (n int)', 'insert into fresh values (1)']);
  expect((await there.planReset('profiles')).tables).toEqual([{ name: 'fresh', rows: 1 }]);
}

async function run(url: string, statements: readonly string[], mode?: 'refusals are fine'): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 5 });
  try {
    for (const statement of statements) {
      await sql.unsafe(statement).catch((error: unknown) => {
        if (mode === undefined || codeOf(error)?.length !== 5) throw error;
      });
    }
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end();
  }
}

async function asAdmin(statements: readonly string[]): Promise<void> {
  await using admin = connect(adminUrl, { isAdmin: true });
  for (const statement of statements) await admin.sql.unsafe(statement);
}

async function settings(): Promise<unknown[]> {
  const rows = await query(adminUrl, 'select setconfig from pg_db_role_setting order by setdatabase');
  return rows.map(({ setconfig }) => setconfig);
}

async function templates(): Promise<string[]> {
  const rows = await query(
    adminUrl,
    `select datname from pg_database where datname ~ '^profiles_tpl_' order by datname`,
  );
  return rows.map(({ datname }) => String(datname));
}
