import { appendFile, readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '../connect.ts';
import { withoutPassword } from '../connection-url.ts';
import { openServer, readServerLog, serverStatus, stopServer } from '../open-server.ts';
import { makeTemporaryCourse, runInChild } from '../testing/temporary-course.ts';
import { MAJOR, findHome } from './home.ts';
import { readSettings } from './settings.ts';

test('a server is made, found again and stopped, and its state is told at every point', async () => {
  await using course = await makeTemporaryCourse();
  const phrases: string[] = [];
  const options = { ...course.options, onProgress: (phrase: string) => phrases.push(phrase) };
  expect(await serverStatus(options)).toEqual({ kind: 'embedded', state: 'absent', url: null });
  expect(await stopServer(options)).toBe('was-not-running');

  await using first = await openServer(options);
  await using second = await openServer(options);
  expect(first.version).toMatch(new RegExp(`^${MAJOR}\\.`, 'u'));
  expect(second.url('profiles')).toBe(first.url('profiles'));
  expect(phrases).toEqual(['making a new PostgreSQL database', 'starting PostgreSQL']);
  expect(await serverStatus(options)).toEqual({
    kind: 'embedded',
    state: 'running',
    url: withoutPassword(first.url('profiles')),
  });

  expect(await stopServer(options)).toBe('stopped');
  expect(await serverStatus(options)).toEqual({ kind: 'embedded', state: 'stopped', url: null });
});

test('the learner gets a role that may make databases and nothing else, and text as everywhere', async () => {
  await using course = await makeTemporaryCourse();
  await using server = await openServer(course.options);
  expect(await server.ensureDatabase('profiles')).toBe('created');
  expect(await server.ensureDatabase('profiles')).toBe('existed');
  await using connection = connect(server.url('profiles'));
  const [row] = await connection.sql`
    select rolsuper, rolcreatedb, rolcreaterole, upper('é') as upper, current_setting('timezone') as zone,
      current_setting('server_encoding') as encoding, current_setting('synchronous_commit') as commit,
      (select string_agg(x, '' order by x) from unnest(array['b', 'a', 'C']) x) as sorted
    from pg_roles where rolname = current_user`;
  expect(row).toEqual({
    rolsuper: false,
    rolcreatedb: true,
    rolcreaterole: false,
    upper: 'É',
    zone: 'UTC',
    encoding: 'UTF8',
    commit: 'on',
    sorted: 'Cab',
  });
  await expect(connection.sql`copy (select 1) to program 'true'`).rejects.toMatchObject({ code: '42501' });
});

test('a wrong password is refused, and secrets are for their owner only', async () => {
  await using course = await makeTemporaryCourse();
  await using server = await openServer(course.options);
  await using intruder = connect(server.url('postgres').replace(/:[^:@]+@/u, ':wrong@'));
  await expect(intruder.sql`select 1`).rejects.toMatchObject({ code: '28P01' });
  // Another address of this machine: nobody listens there, and the client does not take it for the first.
  await using elsewhere = connect(server.url('postgres').replace('127.0.0.1', '[::1]'));
  await expect(elsewhere.sql`select 1`).rejects.toMatchObject({
    code: expect.stringMatching(/^(ECONNREFUSED|EADDRNOTAVAIL)$/u),
  });
  const home = await findHome(course.options.stateFolder);
  const modes = await Promise.all(
    [home?.dataFolder, home?.settingsFile, home?.logFile].map(async (file) => (await stat(file ?? '')).mode),
  );
  const closed = process.platform === 'win32' ? [] : ['700', '600', '600'];
  expect(modes.slice(0, closed.length).map((mode) => (mode & 0o777).toString(8))).toEqual(closed);
  expect((await readdir(home?.folder ?? '')).toSorted()).toEqual([`data-${MAJOR}`, 'server.log']);
});

test('a password that somebody changed is told as such', async () => {
  await using course = await makeTemporaryCourse();
  {
    await using server = await openServer(course.options);
    const home = await findHome(course.options.stateFolder);
    const { adminPassword } = await readSettings(home?.settingsFile ?? '');
    await using admin = connect(
      `postgres://postgres:${adminPassword}@${server.host}:${server.port}/postgres`,
    );
    await admin.sql`alter role postgres password 'another'`;
  }
  await expect(openServer(course.options)).rejects.toMatchObject({
    message: expect.stringContaining("refuses the workshop's password"),
    wayOut: expect.stringContaining('workshop setup'),
  });
});

test('the log can be read, and a large one is put aside', async () => {
  await using course = await makeTemporaryCourse();
  expect(await readServerLog(course.options, 5)).toBe('');
  await (await openServer(course.options))[Symbol.asyncDispose]();
  expect(await readServerLog(course.options, 50)).toContain('ready to accept connections');
  expect((await readServerLog(course.options, 2)).split('\n')).toHaveLength(2);

  await stopServer(course.options);
  const logFile = (await findHome(course.options.stateFolder))?.logFile ?? '';
  await appendFile(logFile, 'x'.repeat(5_000_000));
  await (await openServer(course.options))[Symbol.asyncDispose]();
  expect((await stat(logFile)).size).toBeLessThan(100_000);
  expect((await stat(`${logFile}.1`)).size).toBeGreaterThan(5_000_000);
});

test('a folder with a space, a dollar and an accent, and hostile settings around it', async () => {
  await using course = await makeTemporaryCourse({
    name: 'my $HOME `é" course',
    env: {
      LC_ALL: 'xx_YY.UTF-8',
      LANG: 'en_US.nonsense',
      PGDATA: '/nowhere',
      PGPORT: '1',
      PGOPTIONS: '--nonsense',
      TZ: 'Mars/Olympus',
    },
  });
  await using server = await openServer(course.options);
  expect(await server.ensureDatabase('profiles')).toBe('created');
});

test('without any environment', async () => {
  await using course = await makeTemporaryCourse();
  const output = await runInChild(
    course,
    `await using server = await openServer(options); console.log(server.version)`,
    { env: {} },
  );
  expect(output).toMatch(/^18\./u);
});

test('the server stands in a session of its own, where Ctrl-C does not reach it', async () => {
  if (process.platform !== 'linux') return;
  await using course = await makeTemporaryCourse();
  await runInChild(course, `await using server = await openServer(options);`);
  const home = await findHome(course.options.stateFolder);
  const pid = (await readFile(path.join(home?.dataFolder ?? '', 'postmaster.pid'), 'utf8')).split('\n')[0];
  const [, , , session] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  expect(session).toBe(pid);
  expect((await serverStatus(course.options)).state).toBe('running');
});
