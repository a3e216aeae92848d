import { type ChildProcess, fork } from 'node:child_process';
import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseCommandString } from 'execa';
import { z } from 'zod';
import type { Exercise, ExerciseServer } from '../../course/course.ts';
import { programEnvironment } from '../../environment/environments.ts';
import { messageOf, UserError } from '../../errors.ts';
import { takeFileLock } from '../../system/file-lock.ts';
import { makePrivateFolder } from '../../system/make-folder.ts';
import { endTree, isAlive, ownGroup } from '../../system/process-tree.ts';
import { findPrintedFailure } from '../../printed-failure.ts';
import { startTimeOf } from '../../system/process-start-time.ts';
import { type AppLimits, appLimits } from './app-limits.ts';
import { listProcesses, type TreeUsage, treeOf, usageOf } from './process-usage.ts';
import type { SupervisorMessage, SupervisorOrder } from './supervisor-messages.ts';
import { changedSources, type SourceStamps, stampSources } from './server-sources.ts';
import { readPidFile, removePidFile, writePidFile } from './pid-file.ts';

const START_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 3_000;
const POLL_MS = 50;
const USAGE_INTERVAL_MS = 250;
const PORTS_TRIED = 50;

export interface AppServerOptions {
  readonly courseRoot: string;
  readonly stateFolder: string;
  readonly exercise: Exercise;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Called with a phrase if another command starts or stops the server and this one has to wait. */
  readonly onWait?: ((phrase: string) => void) | undefined;
  /** The usual ones if they aren't given. */
  readonly limits?: AppLimits;
}

export interface RunningAppServer {
  /** The supervisor's, which leads the group that the server is in. */
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** What it was made from when it was started; null if an older workshop started it and didn't note that. */
  readonly sources: SourceStamps | null;
}

export interface AppUsage extends TreeUsage {
  /** Of one CPU, over a moment: 1 is all of it. */
  readonly cpuShare: number;
}

export interface StoppedServer {
  /** As ISO 8601. */
  readonly at: string;
  readonly reason: string;
}

const stoppedFile = z.object({ at: z.string(), reason: z.string() });

/** The exercise's application server, where one that we started is still running. */
export async function findAppServer(
  options: Pick<AppServerOptions, 'stateFolder' | 'exercise'>,
): Promise<RunningAppServer | undefined> {
  const known = await readPidFile(pidFileOf(options));
  if (known === undefined || !isAlive(known.pid)) return undefined;
  // A process id is used again after a restart of the machine: what began at another time is not ours, and who knows
  // no time can't say that it is.
  if (known.startTime === null || known.startTime !== (await startTimeOf(known.pid))) return undefined;
  return { pid: known.pid, port: known.port, url: urlOf(known.port), sources: known.sources ?? null };
}

/** The files of a running server that changed since it was started, relative to the exercise: it still runs the old ones. */
export async function changedSince(
  { courseRoot, exercise }: Pick<AppServerOptions, 'courseRoot' | 'exercise'>,
  { sources }: RunningAppServer,
): Promise<readonly string[]> {
  if (sources === null) return [];
  return changedSources(sources, await stampSources(path.join(courseRoot, exercise.folder), exercise));
}

/** Where the application server that we started listens, as far as that costs nothing to know: its process may be another's by now. */
export async function notedPort(
  options: Pick<AppServerOptions, 'stateFolder' | 'exercise'>,
): Promise<number | undefined> {
  const known = await readPidFile(pidFileOf(options));
  return known !== undefined && isAlive(known.pid) ? known.port : undefined;
}

/** The application server while no other command starts or stops it. Disposing leaves it as it is. */
export interface HeldAppServer extends AsyncDisposable {
  /** See `findAppServer`. */
  find(): Promise<RunningAppServer | undefined>;
  /** See `startAppServer`. */
  start(): Promise<RunningAppServer>;
  /** See `restartAppServer`. */
  restart(): Promise<RunningAppServer>;
  /** See `stopAppServer`. */
  stop(): Promise<boolean>;
}

/** Waits until no other command starts or stops the exercise's application server. Throws a UserError after 60 s. */
export async function holdAppServer(options: AppServerOptions): Promise<HeldAppServer> {
  const lock = await lockAppServer(options, 'starting or asking the application server');
  return {
    find: () => findAppServer(options),
    start: () => start(options),
    restart: () => restart(options),
    stop: () => stop(options),
    [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose](),
  };
}

type Locking = Pick<AppServerOptions, 'stateFolder' | 'exercise' | 'signal' | 'onWait'>;

/** Without it, two commands would each start a server, and only the second would be noted. */
async function lockAppServer(options: Locking, work: string): Promise<AsyncDisposable> {
  const { stateFolder, exercise, signal, onWait } = options;
  await makePrivateFolder(stateFolder);
  return takeFileLock({ file: path.join(stateFolder, `app-${exercise.id}.lock`), work, signal, onWait });
}

/**
 * Starts the exercise's application server and waits until it answers; attaches where it runs already. It outlives
 * this process. Throws a UserError, with the end of what it printed, where it ends or stays silent.
 */
export async function startAppServer(options: AppServerOptions): Promise<RunningAppServer> {
  await using _ = await lockAppServer(options, 'starting the application server');
  return await start(options);
}

async function start(options: AppServerOptions): Promise<RunningAppServer> {
  const running = await findAppServer(options);
  if (running !== undefined) return running;
  const { exercise, courseRoot } = options;
  const server = requireServer(exercise);
  const port = await findFreePort(server.port);
  const logFile = logFileOf(options);
  await rm(stoppedFileOf(options), { force: true });
  const folder = path.join(courseRoot, exercise.folder);
  // Before it reads them: what is saved while it starts may be too late for it.
  const sources = await stampSources(folder, exercise);
  const { child, pid } = await spawnServer(server.command, {
    cwd: folder,
    env: { ...programEnvironment(options.env), PORT: String(port) },
    logFile,
    pidFile: pidFileOf(options),
    stoppedFile: stoppedFileOf(options),
    limits: options.limits ?? appLimits,
  });
  child.unref();
  try {
    await writePidFile(pidFileOf(options), { pid, port, startTime: await startTimeOf(pid), sources });
    // From now on the supervisor goes by that file.
    child.disconnect();
    await untilItAnswers(child, port, { folder, logFile, server, signal: options.signal });
  } catch (error) {
    await endTree(pid);
    await removePidFile(pidFileOf(options));
    throw error;
  }
  return { pid, port, url: urlOf(port), sources };
}

/** Starts the exercise's application server with the code as it is now, after stopping the one that runs. Throws as `startAppServer` does. */
export async function restartAppServer(options: AppServerOptions): Promise<RunningAppServer> {
  await using _ = await lockAppServer(options, 'restarting the application server');
  return await restart(options);
}

async function restart(options: AppServerOptions): Promise<RunningAppServer> {
  await stop(options);
  return await start(options);
}

/** Ends the application server that we started. Resolves to whether one was running. */
export async function stopAppServer(options: Locking): Promise<boolean> {
  await using _ = await lockAppServer(options, 'stopping the application server');
  return await stop(options);
}

async function stop(options: Pick<AppServerOptions, 'stateFolder' | 'exercise'>): Promise<boolean> {
  const running = await findAppServer(options);
  if (running !== undefined) await endTree(running.pid);
  await removePidFile(pidFileOf(options));
  await rm(stoppedFileOf(options), { force: true });
  return running !== undefined;
}

/** What a running application server uses, with everything that it has started; undefined where the system can't say. */
export async function usageOfAppServer({ pid }: RunningAppServer): Promise<AppUsage | undefined> {
  const before = await lookAt(pid);
  await delay(USAGE_INTERVAL_MS);
  const after = await lookAt(pid);
  if (before === undefined || after === undefined) return undefined;
  const usedMs = Math.max(0, after.usage.cpuMs - before.usage.cpuMs);
  return { ...after.usage, cpuShare: usedMs / (after.atMs - before.atMs) };
}

async function lookAt(pid: number) {
  const processes = await listProcesses().catch(() => undefined);
  if (processes === undefined) return undefined;
  return { usage: usageOf(treeOf(pid, processes)), atMs: performance.now() };
}

/** When and why the workshop stopped the application server since it was last started; undefined where it did not. */
export async function whyStopped(
  options: Pick<AppServerOptions, 'stateFolder' | 'exercise'>,
): Promise<StoppedServer | undefined> {
  try {
    return stoppedFile.parse(JSON.parse(await readFile(stoppedFileOf(options), 'utf8')));
  } catch {
    // It wasn't stopped, or nobody can tell why.
    return undefined;
  }
}

/** The end of what the application server printed since it was last started. */
export async function readAppServerLog(
  options: Pick<AppServerOptions, 'stateFolder' | 'exercise'>,
  lines: number,
): Promise<string> {
  const log = await readFile(logFileOf(options), 'utf8').catch(() => '');
  return log.trimEnd().split('\n').slice(-lines).join('\n');
}

export interface ProofAnswer {
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

/** Sends the request that proves that the application works. Throws a UserError where it gives no answer. */
export async function requestProof(server: ExerciseServer, running: RunningAppServer): Promise<ProofAnswer> {
  const url = `${running.url}${server.proof.path}`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    return { url, status: response.status, body: await response.text() };
  } catch (error) {
    throw new UserError(
      `${url} ${howItFailed(error)}. Your files are unchanged.`,
      'Does every path through its code answer, and await what it needs? `npx workshop app logs` shows what the server printed.',
      { exitCode: 1, cause: error },
    );
  }
}

function howItFailed(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `did not answer within ${REQUEST_TIMEOUT_MS / 1000} seconds`;
  }
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return `gave no answer (${messageOf(cause)})`;
}

export function requireServer(exercise: Exercise): ExerciseServer {
  if (exercise.server !== undefined) return exercise.server;
  throw new UserError(
    `The exercise ${exercise.id} has no application server.`,
    '`npx workshop status` says where you are and what to type next.',
  );
}

interface Spawning extends Omit<SupervisorOrder, 'file' | 'args'> {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Gets what the server prints. */
  readonly logFile: string;
}

/** Starts the command under its supervisor. Resolves when it runs; throws a UserError where it can't be started. */
async function spawnServer(
  command: string,
  { cwd, env, logFile, ...order }: Spawning,
): Promise<{ readonly child: ChildProcess; readonly pid: number }> {
  const [file = '', ...args] = parseCommandString(command);
  const log = await openLog(logFile);
  try {
    const child = fork(supervisorFile(), [JSON.stringify({ ...order, file, args })], {
      cwd,
      env,
      execArgv: [],
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      ...ownGroup,
    });
    const message = await firstMessage(child);
    if (message.kind === 'failed') throw new Error(message.reason);
    if (child.pid === undefined) throw new Error('it has no process id');
    return { child, pid: child.pid };
  } catch (error) {
    throw new UserError(
      `\`${command}\` could not be started: ${messageOf(error)}. Your files are unchanged.`,
      'Run `npm install` in the course, then try again.',
      { cause: error },
    );
  } finally {
    await log.close();
  }
}

/** An empty log that nobody else may read. */
async function openLog(file: string): Promise<FileHandle> {
  const log = await open(file, 'w', 0o600);
  // One that an older version made is open to others.
  await log.chmod(0o600);
  return log;
}

function firstMessage(child: ChildProcess): Promise<SupervisorMessage> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: SupervisorMessage) => resolve(message));
    child.once('error', reject);
    child.once('exit', () => reject(new Error('it ended at once')));
  });
}

/** Beside this file as TypeScript, or bundled in one folder. */
function supervisorFile(): string {
  const name = import.meta.url.endsWith('.ts') ? './supervisor.ts' : './app-supervisor.mjs';
  return fileURLToPath(new URL(name, import.meta.url));
}

interface Waiting {
  /** Where the server runs: an absolute path. */
  readonly folder: string;
  readonly logFile: string;
  readonly server: ExerciseServer;
  readonly signal: AbortSignal | undefined;
}

async function untilItAnswers(child: ChildProcess, port: number, waiting: Waiting): Promise<void> {
  const { server, signal } = waiting;
  const timeoutMs = START_TIMEOUT_MS * patience();
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null) {
      throw await failedToStart(`\`${server.command}\` ended before it answered`, waiting);
    }
    if (await answers(`${urlOf(port)}${server.proof.path}`)) return;
    await delay(POLL_MS);
  }
  throw await failedToStart(
    `\`${server.command}\` did not answer on port ${port} within ${Math.round(timeoutMs / 1000)} seconds`,
    waiting,
  );
}

const mostPatience = 6;

/** How many processes want each of the machine's cores: a busy one takes that many times longer. */
function patience(): number {
  return Math.min(Math.max((loadavg()[0] ?? 0) / availableParallelism(), 1), mostPatience);
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}

/** Node's words for an import of a file, not of a package, that is not there. */
const missingFile = /Cannot find module '(?![^'\n]*node_modules)[^'\n]*[/\\]/u;

async function failedToStart(
  what: string,
  { logFile, folder }: Pick<Waiting, 'logFile' | 'folder'>,
): Promise<UserError> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const { cause, place, excerpt } = findPrintedFailure(log, folder);
  const why = cause === '' ? '' : `: ${cause}${place === null ? '' : ` (${place})`}`;
  return new UserError(
    `${what}${why}. Your files are unchanged. It printed:\n${excerpt.join('\n') || '(nothing)'}`,
    missingFile.test(log)
      ? 'If you still need the missing file: `npx workshop undo` reverts the last reset or catch-up, and `npx workshop reset STEP` restores what that step begins with. Then run `npx workshop app start` again.'
      : 'Fix what it complains about, then run `npx workshop app start` again.',
    { exitCode: 1 },
  );
}

/** The preferred port where it is free, else the next one that is: the same one every time. */
export async function findFreePort(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + PORTS_TRIED; port += 1) {
    const free = await tryPort(port);
    if (free !== undefined) return free;
  }
  return (await tryPort(0)) ?? preferred;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, () => {
      const address = probe.address();
      const taken = typeof address === 'object' && address !== null ? address.port : undefined;
      probe.close(() => resolve(taken));
    });
  });
}

function pidFileOf({ stateFolder, exercise }: Pick<AppServerOptions, 'stateFolder' | 'exercise'>): string {
  return path.join(stateFolder, `app-${exercise.id}.json`);
}

function logFileOf({ stateFolder, exercise }: Pick<AppServerOptions, 'stateFolder' | 'exercise'>): string {
  return path.join(stateFolder, `app-${exercise.id}.log`);
}

function stoppedFileOf({
  stateFolder,
  exercise,
}: Pick<AppServerOptions, 'stateFolder' | 'exercise'>): string {
  return path.join(stateFolder, `app-${exercise.id}.stopped.json`);
}

function urlOf(port: number): string {
  return `http://localhost:${port}`;
}
