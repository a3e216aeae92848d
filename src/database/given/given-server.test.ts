import { createServer } from 'node:http';
import { once } from 'node:events';
import { connect as connectTo, createServer as createProxy } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Sql } from '../connect.ts';
import { connect } from '../connect.ts';
import { parseConnectionUrl, withDatabase } from '../connection-url.ts';
import type { DatabaseOptions, Server } from '../database.ts';
import { findHome } from '../embedded/home.ts';
import { readSettings } from '../embedded/settings.ts';
import { openServer, readServerLog, serverStatus, stopServer } from '../open-server.ts';
import { makeTemporaryCourse } from '../testing/temporary-course.ts';
import type { TemporaryCourse } from '../testing/temporary-course.ts';
import { claimGivenDatabase } from './claim-given-database.ts';
import { lookAtGivenDatabase } from './look-at-given-database.ts';

/** Another course's server plays the one that somebody was given. */
let host: TemporaryCourse;
let server: Server;
let adminUrl: string;

beforeAll(async () => {
  host = await makeTemporaryCourse();
  server = await openServer(host.options);
  const home = await findHome(host.options.stateFolder);
  const { adminPassword } = await readSettings(home?.settingsFile ?? '');
  adminUrl = `postgres://postgres:${adminPassword}@127.0.0.1:${server.port}/postgres`;
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

beforeEach(async () => {
  for (const name of ['app', 'app_migrations']) {
    await asAdmin((sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
  }
  await asAdmin((sql) => sql.unsafe('create database app owner workshop'));
});

test('without a DATABASE_URL there is nothing to look at or to claim', async () => {
  expect(await lookAtGivenDatabase(host.options)).toBeUndefined();
  await claimGivenDatabase(host.options);
});

test('looking tells what is there', async () => {
  await using course = await makeTemporaryCourse();
  await inApp('create table profiles (id serial); create schema other; create view other.v as select 1');
  expect(await lookAtGivenDatabase(given(course))).toEqual({
    host: '127.0.0.1',
    port: server.port,
    name: 'app',
    local: true,
    url: `postgres://workshop@127.0.0.1:${server.port}/app`,
    tables: ['profiles', 'profiles_id_seq', 'other.v'],
    marker: 'none',
    beside: [{ name: 'app_migrations', exists: false, tables: [], marker: 'none' }],
    confirmed: false,
  });
});

test('nothing is written before the database was claimed', async () => {
  await using course = await makeTemporaryCourse();
  await inApp('create table profiles (n int); insert into profiles values (1)');
  const before = await everything();
  await using there = await openServer(given(course));
  for (const work of [
    () => there.ensureDatabase('profiles'),
    () => there.ensureDatabase('migrations'),
    () => there.createScratch('key', () => Promise.resolve()),
    () => there.resetDatabase('profiles'),
    () => there.resetDatabase('migrations'),
  ]) {
    await expect(work()).rejects.toMatchObject({
      message: expect.stringMatching(/holds 1 table \(profiles\).*Nothing was written/u),
      wayOut: expect.stringContaining('workshop setup'),
    });
  }
  expect((await there.planReset('profiles')).tables).toEqual([{ name: 'profiles', rows: 1 }]);
  expect(await everything()).toEqual(before);
});

test('a database with tables is never claimed, whatever was typed', async () => {
  await using course = await makeTemporaryCourse();
  await inApp(
    'create table a (n int); create table b (n int); create table c (n int); create table d (n int)',
  );
  const before = await everything();
  await expect(claimGivenDatabase(given(course), { typedName: 'app' })).rejects.toMatchObject({
    message: expect.stringContaining('is not empty (a, b, c and 1 more)'),
    wayOut: expect.stringContaining('createdb app_workshop'),
  });
  expect(await everything()).toEqual(before);
});

test('a database beside it that holds tables stops the claim before anything is written', async () => {
  await using course = await makeTemporaryCourse();
  await asAdmin((sql) => sql.unsafe('create database app_migrations owner workshop'));
  await inUrl(server.url('app_migrations'), 'create table somebodys (n int)');
  const before = await everything();
  await expect(claimGivenDatabase(given(course))).rejects.toThrow('app_migrations is not empty (somebodys)');
  expect(await everything()).toEqual(before);
});

test('a schema "_workshop" of somebody else stops the claim', async () => {
  await using course = await makeTemporaryCourse();
  await inApp('create schema _workshop');
  await expect(claimGivenDatabase(given(course))).rejects.toThrow('belongs to another folder');
  await inApp('create table _workshop.marker (n int)');
  await expect(claimGivenDatabase(given(course))).rejects.toThrow('belongs to another folder');
});

test('an empty database is claimed, once, and then serves the course', async () => {
  await using course = await makeTemporaryCourse();
  const options = given(course);
  await claimGivenDatabase(options);
  await claimGivenDatabase(options);
  expect(await lookAtGivenDatabase(options)).toMatchObject({ marker: 'ours', confirmed: true, tables: [] });

  await using there = await openServer(options);
  expect(there).toMatchObject({ kind: 'url', version: server.version, host: '127.0.0.1', port: server.port });
  expect(there.url('profiles')).toBe(options.env['DATABASE_URL']);
  expect(await there.ensureDatabase('profiles')).toBe('existed');
  expect(await there.ensureDatabase('migrations')).toBe('created');
  expect(await there.ensureDatabase('migrations')).toBe('existed');
  expect(there.url('migrations')).toContain('/app_migrations');
  expect(await lookAtGivenDatabase(options)).toMatchObject({ confirmed: true });
});

test('another folder of the same course neither uses nor takes a claimed database', async () => {
  await using course = await makeTemporaryCourse();
  await using other = await makeTemporaryCourse();
  await claimGivenDatabase(given(course));
  expect(await lookAtGivenDatabase(given(other))).toMatchObject({ marker: 'other', confirmed: false });
  await expect(claimGivenDatabase(given(other), { typedName: 'app' })).rejects.toThrow('another folder');
  await using there = await openServer(given(other));
  await expect(there.resetDatabase('profiles')).rejects.toThrow("another workshop folder's");
});

test('a database beside it that appeared after the claim is not used', async () => {
  await using course = await makeTemporaryCourse();
  await claimGivenDatabase(given(course));
  await asAdmin((sql) => sql.unsafe('create database app_migrations owner workshop'));
  await using there = await openServer(given(course));
  await expect(there.ensureDatabase('migrations')).rejects.toThrow('app_migrations of DATABASE_URL');
  await expect(there.resetDatabase('migrations')).rejects.toThrow('Nothing was written');
});

test('a reset keeps the marker and the neighbours, and ends the sessions in it', async () => {
  await using course = await makeTemporaryCourse();
  await claimGivenDatabase(given(course));
  await using there = await openServer(given(course));
  await there.ensureDatabase('migrations');
  await inUrl(server.url('app_migrations'), 'create table kept (n int)');
  await inApp(
    'create table gone (n int); create schema drizzle; create table drizzle.__drizzle_migrations (n int)',
  );
  // A transaction of the learner's that still holds the table.
  await using learners = connect(there.url('profiles'));
  await learners.sql.unsafe(`set application_name to 'learner'`);
  await learners.sql.unsafe('begin; lock table gone');

  await there.resetDatabase('profiles');
  expect(await schemasOf('app')).toEqual(['_workshop', 'public']);
  expect((await there.planReset('profiles')).tables).toEqual([]);
  expect((await there.planReset('migrations')).tables).toEqual([{ name: 'kept', rows: 0 }]);
  expect(await lookAtGivenDatabase(given(course))).toMatchObject({ marker: 'ours', tables: [] });
  await inApp('create table fresh (n int)');
});

test('a scratch database stands beside the given one and goes again', async () => {
  await using course = await makeTemporaryCourse();
  await claimGivenDatabase(given(course));
  const before = await databases();
  {
    await using there = await openServer(given(course));
    await using scratch = await there.createScratch('key', (url) => inUrl(url, 'create table t (n int)'));
    await inUrl(scratch.url, 'insert into t values (1)');
    expect(new URL(scratch.url).pathname).toMatch(/^\/app_check_\d+_[0-9a-f]+$/u);
  }
  const left = (await databases()).filter((name) => !before.includes(name));
  expect(left).toEqual([expect.stringMatching(/^app_tpl_[0-9a-f]+$/u)]);
  await asAdmin((sql) => sql.unsafe(`alter database ${left[0]} is_template false`));
  await asAdmin((sql) => sql.unsafe(`drop database ${left[0]}`));
});

test('an account that may not create databases is told how to be allowed', async () => {
  await using course = await makeTemporaryCourse();
  await asAdmin((sql) => sql.unsafe(`drop role if exists modest`));
  await asAdmin((sql) => sql.unsafe(`create role modest login password 'm'`));
  await asAdmin((sql) => sql.unsafe(`alter database app owner to modest`));
  const url = `postgres://modest:m@127.0.0.1:${server.port}/app`;
  await claimGivenDatabase(given(course, url));
  await using there = await openServer(given(course, url));
  for (const work of [
    () => there.createScratch('key', () => Promise.resolve()),
    () => there.ensureDatabase('migrations'),
  ]) {
    await expect(work()).rejects.toMatchObject({
      wayOut: expect.stringContaining('alter role "modest" createdb'),
    });
  }
  await there.resetDatabase('profiles');
  expect(await schemasOf('app')).toEqual(['_workshop', 'public']);
});

test.skipIf(process.platform === 'win32')(
  'a host that is not this machine needs its name typed',
  async () => {
    await using course = await makeTemporaryCourse();
    // The same server by an address that is not recognised as this machine's.
    const options = given(course, appUrl().replace('127.0.0.1', '0.0.0.0'));
    expect(await lookAtGivenDatabase(options)).toMatchObject({ local: false });
    await expect(claimGivenDatabase(options)).rejects.toThrow('only used after its name was typed');
    await expect(claimGivenDatabase(options, { typedName: 'App' })).rejects.toThrow('Nothing was written');
    expect(await schemasOf('app')).toEqual(['public']);
    await claimGivenDatabase(options, { typedName: 'app' });
    expect(await lookAtGivenDatabase(options)).toMatchObject({ confirmed: true });
  },
);

test('every way in which a server is not there has its own sentence', async () => {
  await using course = await makeTemporaryCourse();
  const web = createServer().listen(0, '127.0.0.1');
  await once(web, 'listening');
  const address = web.address();
  const webPort = typeof address === 'object' ? address?.port : 0;
  const cases: [url: string, message: string][] = [
    [appUrl().replace(/:[^:@]+@/u, ':wrong@'), 'refuses the name or the password'],
    [withDatabase(appUrl(), 'nowhere'), 'has no database "nowhere"'],
    ['postgres://me@127.0.0.1:1/app', 'DATABASE_URL points at 127.0.0.1:1, and nothing answers there.'],
    ['postgres://me@no-such-host.invalid/app', 'no such host is known'],
    [`postgres://me@127.0.0.1:${webPort}/app`, 'what answers there is no PostgreSQL'],
    [`${appUrl()}?sslmode=require`, 'TLS'],
  ];
  for (const [url, message] of cases) {
    const expected = { name: 'UserError', message: expect.stringContaining(message), exitCode: 2 };
    await expect(openServer(given(course, url))).rejects.toMatchObject(expected);
    await expect(lookAtGivenDatabase(given(course, url))).rejects.toMatchObject(expected);
  }
  web.close();
});

test.skipIf(process.platform === 'win32')(
  'a socket in a folder is shown, and leads to its server',
  async () => {
    await using course = await makeTemporaryCourse();
    const socket = createProxy((client) => {
      const upstream = connectTo(server.port, '127.0.0.1');
      client.pipe(upstream).pipe(client);
      for (const each of [client, upstream]) each.on('error', () => undefined);
    }).listen(path.join(course.folder, '.s.PGSQL.5433'));
    await once(socket, 'listening');
    const password = parseConnectionUrl(appUrl()).password;
    const url = `postgres://workshop:${password}@/app?host=${course.folder}&port=5433`;
    const options = given(course, url);
    expect(await lookAtGivenDatabase(options)).toMatchObject({
      host: course.folder,
      port: 5433,
      name: 'app',
      local: true,
    });
    await claimGivenDatabase(options);
    await using there = await openServer(options);
    await inUrl(there.url('profiles'), 'create table through_the_socket (n int)');
    expect((await lookAtGivenDatabase(given(course)))?.tables).toEqual(['through_the_socket']);
    expect(await serverStatus(options)).toEqual({
      kind: 'url',
      state: 'running',
      url: `postgres://workshop@${encodeURIComponent(course.folder)}:5433/app`,
    });
    await expect(openServer(given(course, url.replace('5433', '5434')))).rejects.toMatchObject({
      message: expect.stringContaining(`points at ${course.folder}:5434, and nothing answers there`),
    });
    socket.close();
  },
);

test('the status of a given server is told without a password, and never starts or stops it', async () => {
  await using course = await makeTemporaryCourse();
  const options = given(course);
  expect(await serverStatus(options)).toEqual({
    kind: 'url',
    state: 'running',
    url: `postgres://workshop@127.0.0.1:${server.port}/app`,
  });
  expect((await serverStatus(given(course, 'postgres://me@127.0.0.1:1/app'))).state).toBe('stopped');
  expect(await stopServer(options)).toBe('not-ours');
  await expect(readServerLog(options, 5)).rejects.toThrow('keeps its own log');
});

function given(course: TemporaryCourse, url = appUrl()): DatabaseOptions {
  return { ...course.options, env: { ...course.options.env, DATABASE_URL: url } };
}

function appUrl(): string {
  return server.url('app');
}

async function inUrl(url: string, statements: string): Promise<void> {
  await using connection = connect(url);
  await connection.sql.unsafe(statements);
}

function inApp(statements: string): Promise<void> {
  return inUrl(appUrl(), statements);
}

async function asAdmin(work: (sql: Sql) => PromiseLike<unknown>): Promise<void> {
  await using admin = connect(adminUrl);
  await work(admin.sql);
}

async function databases(): Promise<string[]> {
  await using connection = connect(appUrl());
  const rows = await connection.sql<{ datname: string }[]>`select datname from pg_database order by datname`;
  return rows.map(({ datname }) => datname);
}

async function schemasOf(name: string): Promise<string[]> {
  await using connection = connect(withDatabase(appUrl(), name));
  const rows = await connection.sql<{ nspname: string }[]>`
    select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' order by 1`;
  return rows.map(({ nspname }) => nspname);
}

/** Every database, and every schema and relation of the given one. */
async function everything(): Promise<unknown> {
  await using connection = connect(appUrl());
  const relations = await connection.sql`
    select relnamespace::regnamespace::text as schema, relname as name, reltuples from pg_class order by 1, 2`;
  return { databases: await databases(), schemas: await schemasOf('app'), relations: [...relations] };
}
