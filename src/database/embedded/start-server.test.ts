import { once } from 'node:events';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isAlive } from '../../system/process-tree.ts';
import { connect } from '../connect.ts';
import type { DatabaseOptions } from '../database.ts';
import { openServer, serverStatus, stopServer } from '../open-server.ts';
import type { TemporaryCourse } from '../testing/temporary-course.ts';
import { makeTemporaryCourse, runInChild, startChild } from '../testing/temporary-course.ts';
import { type Home, findHome, usualHome } from './home.ts';

const PRINT_PORT = `await using server = await openServer(options); console.log(server.port);`;

test('six starters at once get one server', async () => {
  await using course = await makeTemporaryCourse();
  const ports = await Promise.all(Array.from({ length: 6 }, () => runInChild(course, PRINT_PORT)));
  expect(new Set(ports.map((port) => port.trim())).size).toBe(1);
  expect(Number(ports[0])).toBeGreaterThan(0);
  expect(await readdir((await homeOf(course)).folder)).toHaveLength(2);
});

test('a port that is taken is left for another, which is kept', async () => {
  await using course = await makeTemporaryCourse();
  const port = await startAndStop(course.options);
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const next = await startAndStop(course.options);
  expect(next).not.toBe(port);
  other.close();
  await once(other, 'close');
  expect(await startAndStop(course.options)).toBe(next);
});

test('after kill -9 of the server the next start works, and no committed row is lost', async () => {
  await using course = await makeTemporaryCourse();
  const pid = await insertRows(course.options, 500);
  process.kill(pid, 'SIGKILL');
  await using server = await openServer(course.options);
  await using connection = connect(server.url('profiles'));
  expect((await connection.sql`select count(*)::int as count from t`)[0]).toEqual({ count: 500 });
});

test('a pid file whose number is now another process is no server', async () => {
  await using course = await makeTemporaryCourse();
  const port = await startAndStop(course.options);
  const home = await homeOf(course);
  const text = `${process.pid}\n${home.dataFolder}\n1700000000\n${port}\n\n127.0.0.1\n1 2\nready\n`;
  await writeFile(path.join(home.dataFolder, 'postmaster.pid'), text, { mode: 0o600 });
  expect((await serverStatus(course.options)).state).toBe('stale');
  expect(await stopServer(course.options)).toBe('was-not-running');
  await using server = await openServer(course.options);
  expect(server.port).toBeGreaterThan(0);
});

test('a copied course does not take the server of the original for its own', async () => {
  await using course = await makeTemporaryCourse();
  await using copy = await makeTemporaryCourse();
  await using server = await openServer(course.options);
  await cp(course.options.stateFolder, copy.options.stateFolder, {
    recursive: true,
    preserveTimestamps: true,
  });
  expect((await serverStatus(copy.options)).state).toBe('stale');
  expect(await stopServer(copy.options)).toBe('was-not-running');
  expect(await server.ensureDatabase('profiles')).toBe('created');
});

test('a starter that is killed at any moment leaves a course that starts', async () => {
  await using course = await makeTemporaryCourse();
  for (const afterMs of [150, 300, 450]) {
    const child = startChild(course, PRINT_PORT);
    await Promise.race([delay(afterMs), once(child, 'exit')]);
    child.kill('SIGKILL');
    await using server = await openServer(course.options);
    expect(await server.ensureDatabase('profiles')).toBe('created');
    await stopServer(course.options);
    const home = await homeOf(course);
    expect(await readdir(home.folder)).toHaveLength(2);
    await rm(home.folder, { recursive: true });
  }
});

test('what a dead starter left is swept', async () => {
  await using course = await makeTemporaryCourse();
  const { folder } = usualHome(course.options.stateFolder);
  await mkdir(path.join(folder, 'data-18.init-2147483646-abc'), { recursive: true });
  await writeFile(path.join(folder, 'data-18.init-2147483646-abc.pw'), 'secret');
  const holder = { pid: 2_147_483_646, startTime: '1', work: 'starting', host: hostname(), at: '' };
  await writeFile(path.join(folder, 'start.lock'), JSON.stringify(holder));
  await using _ = await openServer(course.options);
  expect((await readdir(folder)).toSorted()).toEqual(['data-18', 'server.log']);
});

test('data that the workshop did not make is left alone', async () => {
  await using course = await makeTemporaryCourse();
  const { dataFolder } = usualHome(course.options.stateFolder);
  await mkdir(dataFolder, { recursive: true });
  await writeFile(path.join(dataFolder, 'PG_VERSION'), '18');
  await expect(openServer(course.options)).rejects.toThrow('the workshop did not make it');
  expect(await readdir(dataFolder)).toEqual(['PG_VERSION']);
});

test('a server that cannot start says what PostgreSQL said, and where the log is', async () => {
  await using course = await makeTemporaryCourse();
  await startAndStop(course.options);
  const home = await homeOf(course);
  await writeFile(path.join(home.dataFolder, 'postgresql.conf'), 'nonsense = 1\n');
  await expect(openServer(course.options)).rejects.toMatchObject({
    message: expect.stringMatching(/ended while it started[^]*nonsense/u),
    wayOut: expect.stringContaining(home.logFile),
  });
});

test('a start that is interrupted ends with that, and the next one works', async () => {
  await using course = await makeTemporaryCourse();
  const controller = new AbortController();
  const starting = openServer({
    ...course.options,
    signal: controller.signal,
    onProgress: () => setTimeout(() => controller.abort(), 50),
  });
  await expect(starting).rejects.toMatchObject({
    name: expect.stringMatching(/^(Interrupted|AbortError)$/u),
  });
  expect(await startAndStop(course.options)).toBeGreaterThan(0);
});

async function startAndStop(options: DatabaseOptions): Promise<number> {
  const { port } = await openAndClose(options);
  expect(await stopServer(options)).toBe('stopped');
  return port;
}

async function openAndClose(options: DatabaseOptions): Promise<{ port: number }> {
  await using server = await openServer(options);
  return { port: server.port };
}

/** Resolves to the server's process. */
async function insertRows(options: DatabaseOptions, count: number): Promise<number> {
  await using server = await openServer(options);
  await server.ensureDatabase('profiles');
  await using connection = connect(server.url('profiles'));
  await connection.sql`create table t (n int)`;
  for (let n = 0; n < count; n += 1) await connection.sql`insert into t values (${n})`;
  const home = await findHome(options.stateFolder);
  const pid = Number.parseInt(
    await readFile(path.join(home?.dataFolder ?? '', 'postmaster.pid'), 'utf8'),
    10,
  );
  expect(isAlive(pid)).toBe(true);
  return pid;
}

async function homeOf(course: TemporaryCourse): Promise<Home> {
  const home = await findHome(course.options.stateFolder);
  if (home === undefined) throw new Error('The course has no database yet.');
  return home;
}
