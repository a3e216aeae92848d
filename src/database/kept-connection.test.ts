import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';
import type { DatabaseOptions } from './database.ts';
import { findHome } from './embedded/home.ts';
import { readSettings } from './embedded/settings.ts';
import { claimGivenDatabase } from './given/claim-given-database.ts';
import { KeptConnection } from './kept-connection.ts';
import { openServer, stopServer } from './open-server.ts';
import { makeTemporaryCourse, type TemporaryCourse } from './testing/temporary-course.ts';

test('the next call uses the session that is there, and none is left when nothing is kept any more', async () => {
  await using course = await makeTemporaryCourse();
  const kept = new KeptConnection();
  const options = { ...course.options, connection: kept };
  const url = await touch(options);
  const sessions = await sessionsOn(url);
  expect(sessions).toHaveLength(1);
  await touch(options);
  expect(await sessionsOn(url)).toEqual(sessions);
  await kept[Symbol.asyncDispose]();
  await expect.poll(() => sessionsOn(url)).toEqual([]);
});

const losses: Readonly<Record<string, (course: TemporaryCourse) => Promise<void>>> = {
  'its server was stopped': async ({ options }) => {
    await stopServer(options);
  },
  'its server was restarted': async ({ options }) => {
    await stopServer(options);
    await touch(options);
  },
  'its server was killed': async (course) => {
    const home = await findHome(course.options.stateFolder);
    const file = await readFile(path.join(home?.dataFolder ?? '', 'postmaster.pid'), 'utf8');
    process.kill(Number.parseInt(file, 10), 'SIGKILL');
  },
  'another program ended its session': async (course) => {
    await using admin = connect(await adminUrl(course));
    await admin.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'workshop' and pid <> pg_backend_pid()`;
  },
};

for (const [what, lose] of Object.entries(losses)) {
  test(`a kept connection is opened again after ${what}`, async () => {
    await using course = await makeTemporaryCourse();
    await using kept = new KeptConnection();
    const options = { ...course.options, connection: kept };
    await touch(options);
    await lose(course);
    expect(await touch(options)).toContain('/profiles');
    expect(await touch(options)).toContain('/profiles');
  });
}

test('one that is lost while it is used is ended by its last user only', async () => {
  await using course = await makeTemporaryCourse();
  await using kept = new KeptConnection();
  const options = { ...course.options, connection: kept };
  await using user = await openServer(options);
  kept.drop();
  await touch(options);
  expect(await user.ensureDatabase('migrations')).toBe('created');
});

test('while the server of DATABASE_URL is gone, that is what is said, and it is used again when it is back', async () => {
  await using host = await makeTemporaryCourse();
  await using course = await makeTemporaryCourse();
  await using kept = new KeptConnection();
  const first = await openServer(host.options);
  await first.ensureDatabase('profiles');
  await first[Symbol.asyncDispose]();
  const env = { ...course.options.env, DATABASE_URL: first.url('profiles') };
  const options: DatabaseOptions = { ...course.options, databases: ['profiles'], env, connection: kept };
  await claimGivenDatabase(options);
  await touch(options);
  await stopServer(host.options);
  await expect(openServer(options)).rejects.toThrow('nothing answers there');
  await touch(host.options);
  await touch(options);
});

async function touch(options: DatabaseOptions): Promise<string> {
  await using server = await openServer(options);
  await server.ensureDatabase('profiles');
  return server.url('profiles');
}

async function sessionsOn(url: string): Promise<number[]> {
  await using connection = connect(url);
  const rows = await connection.sql<{ pid: number }[]>`select pid from pg_stat_activity
    where application_name = 'workshop' and datname is not null and pid <> pg_backend_pid()`;
  return rows.map(({ pid }) => pid);
}

async function adminUrl({ options }: TemporaryCourse): Promise<string> {
  const home = await findHome(options.stateFolder);
  const { adminPassword, port } = await readSettings(home?.settingsFile ?? '');
  return `postgres://postgres:${adminPassword}@127.0.0.1:${port}/postgres`;
}
