import { randomBytes } from 'node:crypto';
import { lstat, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, Interrupted, UserError } from '../errors.ts';
import { isStillRunning, thisProcess, type ProcessIdentity } from './process-identity.ts';

const POLL_MS = 20;
const DEFAULT_TIMEOUT_MS = 60_000;
/** A shorter wait isn't worth a word. */
const TELL_AFTER_MS = 1_000;
/** A lock that can't be read was left by a full disk, or is being written right now. */
const UNREADABLE_FOR_MS = 2_000;
/** Nobody can ask another machine whether its process still runs. */
const ELSEWHERE_FOR_MS = 600_000;

/** Who holds a lock, and what for. */
export interface LockHolder extends ProcessIdentity {
  /** What it is doing, after "is": `resetting the database profiles`. */
  readonly work: string;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Tells two locks of the same process apart. */
  readonly id: string;
}

export interface LockRequest {
  /** Absolute path of the lock; its folder has to exist, else nothing is locked. */
  readonly file: string;
  /** See `LockHolder.work`. */
  readonly work: string;
  readonly signal?: AbortSignal | undefined;
  /** Called once, with a phrase that names the holder, after `tellAfterMs` of waiting. */
  readonly onWait?: ((phrase: string) => void) | undefined;
  /** 1 s if it isn't given. */
  readonly tellAfterMs?: number | undefined;
  /** 60 s if it isn't given. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Waits for a lock and holds it until it is disposed. A lock that its holder left behind when it was killed is
 * removed. In a folder that can't be written nothing is locked: what the caller writes there fails with a better
 * sentence. Throws a UserError that names the holder after `timeoutMs`, and Interrupted for the signal.
 */
export async function takeFileLock(request: LockRequest): Promise<AsyncDisposable> {
  const { file, work } = request;
  return waitForLock(request, {
    attempt: () => tryFileLock(file, work).catch(withoutLock),
    findHolder: () => findLockHolder(file),
  });
}

/** How a lock is taken, and who holds it as long as it can't be. */
interface Waiting<T> {
  readonly attempt: () => Promise<T | undefined>;
  readonly findHolder: () => Promise<LockHolder | undefined>;
}

/** Attempts until one succeeds. Throws what `takeFileLock` throws. */
export async function waitForLock<T>(request: LockRequest, { attempt, findHolder }: Waiting<T>): Promise<T> {
  const startedAt = performance.now();
  const { timeoutMs = DEFAULT_TIMEOUT_MS, tellAfterMs = TELL_AFTER_MS, signal, onWait } = request;
  let isTold = onWait === undefined;
  for (;;) {
    if (signal?.aborted === true) throw new Interrupted('Waiting for another command was interrupted.');
    const lock = await attempt();
    if (lock !== undefined) return lock;
    const waitedMs = performance.now() - startedAt;
    if (!isTold && waitedMs >= tellAfterMs) {
      const holder = await findHolder();
      if (holder !== undefined) {
        onWait?.(`waiting: ${describe(holder)}`);
        isTold = true;
      }
    }
    if (waitedMs > timeoutMs) throw stillHeld(request, await findHolder());
    await delay(POLL_MS);
  }
}

/** The same, around some work. */
export async function withFileLock<T>(request: LockRequest, work: () => Promise<T>): Promise<T> {
  await using _ = await takeFileLock(request);
  return await work();
}

/** Takes a lock if nobody holds it; undefined if somebody does. Throws what the file system throws. */
export async function tryFileLock(file: string, work: string): Promise<AsyncDisposable | undefined> {
  const content = await newContent(work);
  if (!(await create(file, content))) {
    if (!(await breakStaleLock(file)) || !(await create(file, content))) return undefined;
  }
  return {
    async [Symbol.asyncDispose]() {
      if ((await readContent(file)) === content) await rm(file, { force: true });
    },
  };
}

/** Who holds a lock now; undefined if it is free, or was left behind. */
export async function findLockHolder(file: string): Promise<LockHolder | undefined> {
  const content = await readContent(file);
  const holder = content === undefined ? undefined : parseHolder(content);
  return holder !== undefined && (await isHeld(file, holder)) ? holder : undefined;
}

async function newContent(work: string): Promise<string> {
  const holder: LockHolder = {
    ...(await thisProcess()),
    work,
    host: hostname(),
    at: new Date().toISOString(),
    id: randomBytes(6).toString('hex'),
  };
  return JSON.stringify(holder);
}

/**
 * A link whose target is the text: it appears with its content or not at all, also on a full disk. Where links can't
 * be made (Windows, some file systems) it is a file. False if the lock is there already.
 */
async function create(file: string, content: string): Promise<boolean> {
  try {
    if (process.platform === 'win32') await createAsFile(file, content);
    else await symlink(content, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL'].includes(codeOf(error) ?? '')) throw error;
  }
  return createAsFile(file, content).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    },
  );
}

async function createAsFile(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // Made, but not written: an empty lock would be in everybody's way.
    if (codeOf(error) !== 'EEXIST') await rm(file, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function readContent(file: string): Promise<string | undefined> {
  try {
    return await readlink(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
  }
  return readFile(file, 'utf8').catch(() => undefined);
}

function parseHolder(content: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is LockHolder {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTime, work, host, at } = value as Partial<Record<keyof LockHolder, unknown>>;
  return (
    typeof pid === 'number' &&
    (typeof startTime === 'string' || startTime === null) &&
    [work, host, at].every((each) => typeof each === 'string')
  );
}

async function isHeld(file: string, holder: LockHolder | undefined): Promise<boolean> {
  if (holder === undefined) return (await ageMs(file)) < UNREADABLE_FOR_MS;
  if (holder.host !== hostname()) return (await ageMs(file)) < ELSEWHERE_FOR_MS;
  // Where the time at which a process began isn't known, the machine's own tells as much after a restart.
  const bootedAt = Date.now() - uptime() * 1_000;
  if (holder.startTime === null && Date.parse(holder.at) < bootedAt - 1_000) return false;
  return isStillRunning(holder);
}

async function ageMs(file: string): Promise<number> {
  const found = await lstat(file).catch(() => undefined);
  return found === undefined ? 0 : Date.now() - found.mtimeMs;
}

/**
 * Removes a lock that was left behind. Only whoever holds the second lock may do so, after one more look: else one
 * that was slow would remove the lock that a faster one has just taken. Resolves to whether it removed one.
 */
async function breakStaleLock(file: string): Promise<boolean> {
  if (await isHeldNow(file)) return false;
  const breaker = `${file}.breaking`;
  if (!(await create(breaker, await newContent('removing a lock')))) {
    if (!(await isHeldNow(breaker))) await rm(breaker, { force: true });
    return false;
  }
  try {
    if (await isHeldNow(file)) return false;
    await rm(file, { force: true });
    return true;
  } finally {
    await rm(breaker, { force: true });
  }
}

async function isHeldNow(file: string): Promise<boolean> {
  const content = await readContent(file);
  return content !== undefined && (await isHeld(file, parseHolder(content)));
}

const unlocked: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };

/** For a folder in which no lock can be made; anything else is thrown again. */
export function withoutLock(error: unknown): AsyncDisposable {
  const expected = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOENT', 'ENOTDIR'];
  if (expected.includes(codeOf(error) ?? '')) return unlocked;
  throw error;
}

function describe({ work, pid }: LockHolder): string {
  return `another workshop command (process ${pid}) is ${work}`;
}

function stillHeld(
  { file, timeoutMs = DEFAULT_TIMEOUT_MS }: LockRequest,
  holder: LockHolder | undefined,
): UserError {
  const waited = `This command waited ${timeoutMs / 1_000} s for it and stopped. Your files are unchanged.`;
  return holder === undefined
    ? new UserError(
        `Another workshop command holds the lock ${path.basename(file)}. ${waited}`,
        `If no other workshop command is running, remove ${path.basename(file)} in ${path.dirname(file)} and try again.`,
      )
    : new UserError(
        `Another workshop command (process ${holder.pid}) has been ${holder.work} since ${timeOf(holder)}. ${waited}`,
        `Wait until that command has ended, or end process ${holder.pid}, then try again.`,
      );
}

/** In the learner's own time. */
function timeOf({ at }: LockHolder): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'an unknown time' : date.toLocaleString('en-GB');
}
