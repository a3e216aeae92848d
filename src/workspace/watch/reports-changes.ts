import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import { makePrivateFolder } from '../../system/make-folder.ts';
import { ownerTag } from '../../system/owner-tag.ts';

/** A busy machine may take a while to tell of a change; a silent file system never does. */
const usualTimeoutMs = 3000;

/**
 * Whether the system tells of changes in a folder, found out by making a file there, which goes again. Where none can
 * be made nothing is known, and the answer is yes.
 */
export async function reportsChanges(
  folder: string,
  { signal, timeoutMs = usualTimeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<boolean> {
  const place = await makePlace(folder);
  if (place === null) return true;
  const watcher = watch(place, { backend: 'auto', ignoreInitial: true });
  try {
    return await hearsOfNewFile(watcher, path.join(place, 'probe'), signal, timeoutMs);
  } finally {
    await watcher.close();
    await rm(place, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function makePlace(folder: string): Promise<string | null> {
  try {
    await makePrivateFolder(folder);
    return await mkdtemp(path.join(folder, `watch-${await ownerTag()}-`));
  } catch {
    return null;
  }
}

async function hearsOfNewFile(
  watcher: FSWatcher,
  file: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  watcher.on('add', () => resolve(true));
  // Out of watches: that is what the watch itself falls back for.
  watcher.on('error', () => resolve(true));
  signal.addEventListener('abort', () => resolve(true), { once: true });
  if (signal.aborted) resolve(true);
  let timer: NodeJS.Timeout | undefined;
  watcher.on('ready', () => {
    timer = setTimeout(() => resolve(false), timeoutMs);
    // A full disk says nothing about the watching.
    writeFile(file, '', { mode: 0o600 }).catch(() => resolve(true));
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
