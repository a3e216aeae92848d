import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import type { DatabaseOptions, Server } from '../../src/database/database.ts';
import { spawnAs, type Account } from '../../src/database/embedded/account.ts';
import { programIn, type Binaries } from '../../src/database/embedded/binaries.ts';
import { postgresEnvironment } from '../../src/environment/environments.ts';
import { findFreePort } from '../../src/database/embedded/free-port.ts';
import { prepareStart } from '../../src/database/embedded/prepare-start.ts';
import { findBinaries } from '../../src/database/embedded/binaries.ts';
import { runProgram } from '../../src/database/embedded/run-program.ts';
import { serverFlags } from '../../src/database/embedded/server-flags.ts';
import { openServer, stopServer } from '../../src/database/open-server.ts';
import { migrate } from '../../src/migrations/migrate.ts';
import { compare, timed, type Figure } from './measure.ts';
import type { Bench } from './start-up.ts';

const RETRY_MS = 2;
const ANSWER_TIMEOUT_MS = 20_000;
const FLOOR_PORT = 54_617;

/** Starting and stopping the server, against the programs themselves with nothing around them. */
export async function serverStarts({ rounds }: Bench): Promise<Figure[]> {
  await using floor = await makeFloor();
  await using ours = await makeState();
  const first = await compare(
    ['initdb --no-sync, postgres, first query', () => floor.firstStart()],
    [['first start', () => ours.firstStart()]],
    Math.ceil(rounds / 2),
  );
  await ours.open();
  const later = await compare(
    ['postgres, first query', () => floor.start()],
    [
      ['later start', () => ours.laterStart()],
      ['attach to a running server', () => timed(() => ours.open())],
    ],
    rounds,
  );
  return [...first, ...later];
}

/** Copying and resetting a database, against the two statements that do nothing else. */
export async function databases({ root, rounds }: Bench): Promise<Figure[]> {
  await using ours = await makeState();
  await using server = await openServer(ours.options);
  const migrations = path.join(root, 'exercises', 'profiles', 'drizzle');
  const build = async (url: string) => void (await migrate(url, migrations));
  await server.ensureDatabase('profiles');
  const scratch = async () => {
    const copy = await server.createScratch('bench', build);
    await copy[Symbol.asyncDispose]();
  };
  await scratch();
  const admin = postgres(server.url('profiles'), { max: 1, onnotice: () => undefined });
  await admin`create database bench_template`;
  const figures = await compare(
    ['create database … template, drop database', () => timed(() => copyAndDrop(admin))],
    [
      ['scratch database, made and dropped', () => timed(scratch)],
      ['scratch database with a first query', () => timed(() => scratchWithQuery(server, build))],
      ['reset', () => timed(() => server.resetDatabase('profiles'))],
      ['reset and migrations', () => timed(() => resetAndMigrate(server, build))],
    ],
    rounds,
  );
  await admin.end();
  return figures;
}

async function copyAndDrop(admin: postgres.Sql): Promise<void> {
  await admin`create database bench_copy template bench_template strategy file_copy`;
  await admin`drop database bench_copy with (force)`;
}

async function scratchWithQuery(server: Server, build: (url: string) => Promise<void>): Promise<void> {
  await using copy = await server.createScratch('bench', build);
  const sql = postgres(copy.url, { max: 1 });
  await sql`select 1`;
  await sql.end();
}

async function resetAndMigrate(server: Server, build: (url: string) => Promise<void>): Promise<void> {
  await server.resetDatabase('profiles');
  await build(server.url('profiles'));
}

/** A state folder whose server is ours to start and stop. */
async function makeState() {
  const parent = await mkdtemp(path.join(tmpdir(), 'workshop-bench-'));
  // As root, the server runs under another account, which has to get here: a course's folder is open, too.
  await chmod(parent, 0o755);
  const { DATABASE_URL: _, ...env } = process.env;
  const options: DatabaseOptions = {
    stateFolder: path.join(parent, '.workshop'),
    databases: ['profiles'],
    env,
  };
  const open = async () => {
    const server = await openServer(options);
    await server[Symbol.asyncDispose]();
  };
  return {
    options,
    open,
    async firstStart() {
      await stopServer(options);
      await rm(options.stateFolder, { recursive: true, force: true });
      return timed(open);
    },
    async laterStart() {
      await stopServer(options);
      return timed(open);
    },
    async [Symbol.asyncDispose]() {
      await stopServer(options);
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** The programs of PostgreSQL, started by hand. */
async function makeFloor() {
  const parent = await mkdtemp(path.join(tmpdir(), 'workshop-floor-'));
  const { DATABASE_URL: _, ...env } = process.env;
  const options = { stateFolder: path.join(parent, '.workshop'), databases: [], env };
  const { binaries, account } = await prepareStart(options, await findBinaries());
  const data = path.join(parent, 'data');
  const initdb = async () => {
    await rm(data, { recursive: true, force: true });
    await mkdir(data, { mode: 0o700 });
    const passwordFile = path.join(parent, 'pw');
    await writeFile(passwordFile, 'floor');
    if (account !== undefined) {
      await chown(parent, account.uid, account.gid);
      await chown(data, account.uid, account.gid);
    }
    const args = [
      '-D',
      data,
      '-U',
      'postgres',
      `--pwfile=${passwordFile}`,
      '-A',
      'scram-sha-256',
      '--no-sync',
    ];
    const { code, output } = await runProgram(
      programIn(binaries, 'initdb'),
      [...args, '-E', 'UTF8', '--locale=C'],
      { account, env, timeoutMs: 30_000 },
    );
    if (code !== 0) throw new Error(`initdb ended with ${code}: ${output}`);
  };
  await initdb();
  return {
    firstStart: () => timed(initdb).then(async (ms) => ms + (await startAndStop(binaries, account, data))),
    start: () => startAndStop(binaries, account, data),
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
}

/** Milliseconds from the start of the server to its first answer. */
async function startAndStop(binaries: Binaries, account: Account | undefined, data: string): Promise<number> {
  const port = await findFreePort(FLOOR_PORT);
  const startedAt = performance.now();
  const server = spawn(programIn(binaries, 'postgres'), ['-D', data, ...serverFlags(port)], {
    ...spawnAs(account),
    cwd: '/',
    env: postgresEnvironment(process.env),
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await firstQuery(port);
  const ms = performance.now() - startedAt;
  server.kill('SIGINT');
  await ended;
  return ms;
}

async function firstQuery(port: number): Promise<void> {
  const deadline = performance.now() + ANSWER_TIMEOUT_MS;
  for (;;) {
    const sql = postgres({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: 'floor',
      max: 1,
      connect_timeout: 5,
    });
    try {
      await sql`select 1`;
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    } finally {
      await sql.end({ timeout: 0 });
    }
  }
}
