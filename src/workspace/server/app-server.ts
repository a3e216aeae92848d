import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseCommandString } from 'execa';
import { z } from 'zod';
import type { Exercise, ExerciseServer } from '../../course/course.ts';
import { programEnvironment } from '../../environment/environments.ts';
import { messageOf, UserError } from '../../errors.ts';
import { endTree, isAlive, ownGroup } from '../../process-tree.ts';
import { writeFileAtomically } from '../../write-file-atomically.ts';
import { startTimeOf } from '../../process-start-time.ts';

const START_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 3_000;
const POLL_MS = 50;
const LOG_TAIL_LINES = 12;
const PORTS_TRIED = 50;

export interface AppServerOptions {
  readonly courseRoot: string;
  readonly stateFolder: string;
  readonly exercise: Exercise;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

export interface RunningAppServer {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
}

const pidFile = z.object({ pid: z.number(), port: z.number(), startTime: z.string().nullable() });

/** The exercise's application server, where one that we started is still running. */
export async function findAppServer(
  options: Pick<AppServerOptions, 'stateFolder' | 'exercise'>,
): Promise<RunningAppServer | undefined> {
  const known = await readPidFile(pidFileOf(options));
  if (known === undefined || !isAlive(known.pid)) return undefined;
  // A process id is used again after a restart of the machine: what began at another time is not ours, and who knows
  // no time can't say that it is.
  if (known.startTime === null || known.startTime !== (await startTimeOf(known.pid))) return undefined;
  return { pid: known.pid, port: known.port, url: urlOf(known.port) };
}

/** Where the application server that we started listens, as far as that costs nothing to know: its process may be another's by now. */
export async function notedPort(
  options: Pick<AppServerOptions, 'stateFolder' | 'exercise'>,
): Promise<number | undefined> {
  const known = await readPidFile(pidFileOf(options));
  return known !== undefined && isAlive(known.pid) ? known.port : undefined;
}

/**
 * Starts the exercise's application server and waits until it answers; attaches where it runs already. It outlives
 * this process. Throws a UserError, with the end of what it printed, where it ends or stays silent.
 */
export async function startAppServer(options: AppServerOptions): Promise<RunningAppServer> {
  const running = await findAppServer(options);
  if (running !== undefined) return running;
  const { exercise, stateFolder, courseRoot } = options;
  const server = requireServer(exercise);
  const port = await findFreePort(server.port);
  const logFile = logFileOf(options);
  await mkdir(stateFolder, { recursive: true });
  const { child, pid } = await spawnServer(server.command, {
    cwd: path.join(courseRoot, exercise.folder),
    env: { ...programEnvironment(options.env), PORT: String(port) },
    logFile,
  });
  child.unref();
  try {
    await writeFileAtomically(
      pidFileOf(options),
      `${JSON.stringify({ pid, port, startTime: await startTimeOf(pid) })}\n`,
    );
    await untilItAnswers(child, port, { logFile, server, signal: options.signal });
  } catch (error) {
    await endTree(pid);
    await rm(pidFileOf(options), { force: true });
    throw error;
  }
  return { pid, port, url: urlOf(port) };
}

/** Ends the application server that we started. Resolves to whether one was running. */
export async function stopAppServer(
  options: Pick<AppServerOptions, 'stateFolder' | 'exercise'>,
): Promise<boolean> {
  const running = await findAppServer(options);
  if (running !== undefined) await endTree(running.pid);
  await rm(pidFileOf(options), { force: true });
  return running !== undefined;
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

interface Spawning {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Gets what the server prints. */
  readonly logFile: string;
}

/** Resolves when the command runs. Throws a UserError where it can't be started. */
async function spawnServer(
  command: string,
  { cwd, env, logFile }: Spawning,
): Promise<{ readonly child: ChildProcess; readonly pid: number }> {
  const [file = '', ...args] = parseCommandString(command);
  const log = await open(logFile, 'w');
  try {
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: ['ignore', log.fd, log.fd],
      // npm is a script on Windows, which only a shell can start there.
      shell: process.platform === 'win32',
      ...ownGroup,
    });
    // The news comes with the next tick: whoever awaits anything else before would miss it.
    await once(child, 'spawn');
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

interface Waiting {
  readonly logFile: string;
  readonly server: ExerciseServer;
  readonly signal: AbortSignal | undefined;
}

async function untilItAnswers(
  child: ChildProcess,
  port: number,
  { logFile, server, signal }: Waiting,
): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    if (child.exitCode !== null || child.signalCode !== null) {
      throw await failedToStart(`\`${server.command}\` ended before it answered`, logFile);
    }
    if (await answers(`${urlOf(port)}${server.proof.path}`)) return;
    await delay(POLL_MS);
  }
  throw await failedToStart(
    `\`${server.command}\` did not answer on port ${port} within ${START_TIMEOUT_MS / 1000} seconds`,
    logFile,
  );
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

async function failedToStart(what: string, logFile: string): Promise<UserError> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const tail = log.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
  return new UserError(
    `${what}. Your files are unchanged. It printed:\n${tail || '(nothing)'}`,
    missingFile.test(log)
      ? 'If you still need the missing file: `npx workshop undo` takes back the last reset or catch-up, and `npx workshop reset STEP` restores what that step begins with. Then run `npx workshop app start` again.'
      : 'Mend what it complains of, then run `npx workshop app start` again.',
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

async function readPidFile(file: string): Promise<z.infer<typeof pidFile> | undefined> {
  try {
    return pidFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function pidFileOf({ stateFolder, exercise }: Pick<AppServerOptions, 'stateFolder' | 'exercise'>): string {
  return path.join(stateFolder, `app-${exercise.id}.json`);
}

function logFileOf({ stateFolder, exercise }: Pick<AppServerOptions, 'stateFolder' | 'exercise'>): string {
  return path.join(stateFolder, `app-${exercise.id}.log`);
}

function urlOf(port: number): string {
  return `http://localhost:${port}`;
}
