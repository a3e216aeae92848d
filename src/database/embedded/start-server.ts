import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Interrupted, UserError } from '../../errors.ts';
import { postgresEnvironment } from '../../environment/environments.ts';
import { tryFileLock } from '../../system/file-lock.ts';
import type { DatabaseOptions } from '../database.ts';
import { isRoot, spawnAs } from './account.ts';
import { findBinaries, programIn } from './binaries.ts';
import { createCluster } from './cluster.ts';
import { findFreePort } from './free-port.ts';
import type { Home } from './home.ts';
import { cannotWrite, findHome, isWriteFailure } from './home.ts';
import type { ClusterState } from './postmaster.ts';
import { observeCluster, removeStalePidFile } from './postmaster.ts';
import type { Preparation } from './prepare-start.ts';
import { prepareStart } from './prepare-start.ts';
import { runProgram } from './run-program.ts';
import { serverFlags } from './server-flags.ts';
import { logSize, openLog, readLogFrom, readLogTail } from './server-log.ts';
import type { ClusterSettings } from './settings.ts';
import { readSettings, writeSettings } from './settings.ts';

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 10;

export interface RunningCluster {
  readonly home: Home;
  readonly port: number;
  readonly settings: ClusterSettings;
}

/**
 * Attaches to the course's server, or makes and starts it. Any number of starters at once get the same server.
 * Throws a UserError where it does not come up within 30 s, and Interrupted when the signal says so.
 */
export async function ensureRunning(options: DatabaseOptions): Promise<RunningCluster> {
  let deadline = performance.now() + START_TIMEOUT_MS;
  let preparation: Preparation | undefined;
  for (;;) {
    if (options.signal?.aborted === true) throw new Interrupted('Starting the database was interrupted.');
    const running = await findRunning(options.stateFolder);
    if (running.cluster !== undefined) return running.cluster;
    if (performance.now() > deadline) throw await tookTooLong(running.home);
    if (running.state === 'starting') {
      await delay(POLL_MS);
      continue;
    }
    preparation ??= await prepareStart(options, await findBinaries());
    if (await tryToGoOn(preparation, options)) deadline = performance.now() + START_TIMEOUT_MS;
  }
}

/** One step, if no other starter is taking one. Resolves to true where that step was the making of a cluster. */
async function tryToGoOn(preparation: Preparation, options: DatabaseOptions): Promise<boolean> {
  const { folder } = preparation.home;
  try {
    // One starter goes first, so that six at once do not make six clusters. Nothing else depends on it.
    await using lock = await tryFileLock(path.join(folder, 'start.lock'), 'starting the database');
    if (lock !== undefined) return await goOn(preparation, options);
    await delay(POLL_MS);
    return false;
  } catch (error) {
    throw isWriteFailure(error) ? cannotWrite(folder, error) : error;
  }
}

async function findRunning(
  stateFolder: string,
): Promise<{ state: ClusterState['kind']; home?: Home; cluster?: RunningCluster }> {
  const home = await findHome(stateFolder);
  if (home === undefined) return { state: 'absent' };
  const state = await observeCluster(home);
  if (state.kind !== 'running') return { state: state.kind, home };
  const settings = await readSettings(home.settingsFile);
  return { state: state.kind, home, cluster: { home, port: state.port, settings } };
}

/** Takes one step towards a server that runs. Resolves to true where that step was the making of a cluster. */
async function goOn(preparation: Preparation, options: DatabaseOptions): Promise<boolean> {
  const { home } = preparation;
  const state = await observeCluster(home);
  switch (state.kind) {
    case 'absent':
      options.onProgress?.('making a new PostgreSQL database');
      await createCluster({ ...preparation, env: options.env, signal: options.signal });
      return true;
    case 'stale':
      await removeStalePidFile(home);
      return false;
    case 'stopped':
      options.onProgress?.('starting PostgreSQL');
      await startOnce(preparation, options);
      return false;
    case 'starting':
    case 'running':
      return false;
  }
}

/** Starts the server and waits until it is ready or has given up for a cause that passes. */
async function startOnce(preparation: Preparation, options: DatabaseOptions): Promise<void> {
  const { home } = preparation;
  const settings = await readSettings(home.settingsFile);
  const port = await findFreePort(settings.port);
  if (port !== settings.port) await writeSettings(home.settingsFile, { ...settings, port });
  const logged = await logSize(home.logFile);
  const gaveUp = await (process.platform === 'win32' ? startOnWindows : startOnUnix)(
    preparation,
    port,
    options,
  );
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (options.signal?.aborted === true) return;
    const ended = gaveUp();
    const state = await observeCluster(home);
    if (state.kind === 'running') return;
    if (ended) return passOrThrow(home, await readLogFrom(home.logFile, logged));
    await delay(POLL_MS);
  }
  throw await tookTooLong(home);
}

/** Its own session, so that Ctrl-C and a closed terminal do not reach it. Gives a function that says whether it ended. */
async function startOnUnix(
  { home, binaries, account }: Preparation,
  port: number,
  options: DatabaseOptions,
): Promise<() => boolean> {
  const log = await openLog(home.logFile);
  try {
    if (isRoot() && account?.learner === true) await log.chown(account.uid, account.gid);
    const child = spawn(programIn(binaries, 'postgres'), ['-D', home.dataFolder, ...serverFlags(port)], {
      ...spawnAs(account),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: postgresEnvironment(options.env),
      cwd: '/',
    });
    let ended = false;
    child.once('exit', () => (ended = true));
    child.once('error', () => (ended = true));
    child.unref();
    return () => ended;
  } finally {
    await log.close();
  }
}

/** pg_ctl makes the restricted token without which PostgreSQL refuses to run in an administrator's shell. */
async function startOnWindows(
  { home, binaries, account }: Preparation,
  port: number,
  options: DatabaseOptions,
): Promise<() => boolean> {
  const args = ['start', '-W', '-D', home.dataFolder, '-l', home.logFile, '-o', serverFlags(port).join(' ')];
  const started = performance.now();
  await (await openLog(home.logFile)).close();
  await runProgram(programIn(binaries, 'pg_ctl'), args, {
    account,
    env: options.env,
    timeoutMs: START_TIMEOUT_MS,
  });
  // pg_ctl does not say when the server ends; without a pid file after this long it has.
  return () => performance.now() - started > 5_000;
}

/** A cause that passes by itself lets the caller look again; anything else is told to the learner. */
async function passOrThrow(home: Home, log: string): Promise<void> {
  // Another took the port in between, another starter was faster, or processes of a killed server still end.
  if (log.includes('could not create any TCP/IP sockets')) return;
  if (log.includes('lock file "postmaster.pid" already exists')) return;
  if (log.includes('pre-existing shared memory block')) {
    await delay(100);
    return;
  }
  throw new UserError(
    `The built-in PostgreSQL ended while it started. Your files are unchanged.\n${lastLines(log)}`,
    `The whole log is ${home.logFile}. npx workshop db start tries again.`,
  );
}

function lastLines(log: string): string {
  return log.trim().split(/\r?\n/u).slice(-4).join('\n');
}

async function tookTooLong(home: Home | undefined): Promise<UserError> {
  const log = home === undefined ? '' : `\n${await readLogTail(home.logFile, 4)}`;
  return new UserError(
    `The built-in PostgreSQL did not come up within ${START_TIMEOUT_MS / 1_000} s. Your files are unchanged.${log}`,
    'Type npx workshop db stop, then try again.',
  );
}
