import { randomBytes } from 'node:crypto';
import { lstat, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, Interrupted, UserError } from './errors.ts';
import { isStillRunning, thisProcess, type ProcessIdentity } from './process-identity.ts';

const POLL_MS = 20;
const DEFAULT_TIMEOUT_MS = 60_000;
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
  /** Called once, with a sentence, if another process holds the lock. */
  readonly onWait?: ((phrase: string) => void) | undefined;
  readonly timeoutMs?: number;
}

/**
 * Waits for a lock and holds it until it is disposed. A lock that its holder left behind when it was killed is
 * removed. In a folder that can't be written nothing is locked: what the caller writes there fails with a better
 * sentence. Throws a UserError that names the holder after `timeoutMs` (60 s), and Interrupted for the signal.
 */
export async function takeFileLock(request: LockRequest): Promise<AsyncDisposable> {
  const deadline = performance.now() + (request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  let told = false;
  for (;;) {
    if (request.signal?.aborted === true)
      throw new Interrupted('Waiting for another command was interrupted.');
    const lock = await tryFileLock(request.file, request.work).catch(withoutLock);
    if (lock !== undefined) return lock;
    const holder = await findLockHolder(request.file);
    if (performance.now() > deadline) throw stillHeld(request, holder);
    if (!told && holder !== undefined) {
      request.onWait?.(`waiting: ${describe(holder)}`);
      told = true;
    }
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

function withoutLock(error: unknown): AsyncDisposable {
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
  const who = holder === undefined ? 'another workshop command holds it' : describe(holder);
  return new UserError(
    `Waited ${timeoutMs / 1_000} s, and ${who} since ${holder?.at ?? 'an unknown time'}. Nothing was changed.`,
    holder === undefined
      ? `If no other workshop command is running, remove ${path.basename(file)} in ${path.dirname(file)} and try again.`
      : `Wait until that command has ended, or end process ${holder.pid}, then try again.`,
  );
}
