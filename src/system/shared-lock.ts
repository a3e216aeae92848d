import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  findLockHolder,
  takeFileLock,
  tryFileLock,
  waitForLock,
  withoutLock,
  type LockHolder,
  type LockRequest,
} from './file-lock.ts';

/**
 * A lock that many may share, or one may hold alone: checks read the learner's files at the same time, and a command
 * that changes them waits until no check reads them. Each sharer has a lock file of its own beside `request.file`.
 *
 * Waits until nobody holds it alone. Work that shares it must not wait to share it again: one that waits in between to
 * have it alone would stop both. Throws what `takeFileLock` throws.
 */
export async function shareLock(request: LockRequest): Promise<AsyncDisposable> {
  await using _ = await takeFileLock(request);
  const own = `${request.file}${SHARED}${process.pid}-${randomBytes(4).toString('hex')}`;
  const lock = await tryFileLock(own, request.work).catch(withoutLock);
  if (lock === undefined) throw new Error(`${own} exists already`);
  return lock;
}

/** Waits until nobody shares the lock or holds it. Throws what `takeFileLock` throws. */
export async function takeLockAlone(request: LockRequest): Promise<AsyncDisposable> {
  const startedAt = performance.now();
  // From here on nobody begins to share it, so that checks in a row can't keep a change from its turn.
  const turn = await takeFileLock(request);
  try {
    const { timeoutMs } = request;
    const waited = performance.now() - startedAt;
    await waitForLock(timeoutMs === undefined ? request : { ...request, timeoutMs: timeoutMs - waited }, {
      attempt: async () => ((await findSharer(request.file)) === undefined ? true : undefined),
      findHolder: () => findSharer(request.file),
    });
    return turn;
  } catch (error) {
    await turn[Symbol.asyncDispose]();
    throw error;
  }
}

const SHARED = '.shared-';

/** One that shares the lock now. What a killed one left behind is removed: its name is never used again. */
async function findSharer(file: string): Promise<LockHolder | undefined> {
  const folder = path.dirname(file);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(`${path.basename(file)}${SHARED}`)) continue;
    const holder = await findLockHolder(path.join(folder, name));
    if (holder !== undefined) return holder;
    await rm(path.join(folder, name), { force: true });
  }
  return undefined;
}
