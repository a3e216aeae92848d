import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../errors.ts';
import { isAlive } from '../../process-tree.ts';
import type { Home } from './home.ts';

const STALE_AFTER_MS = 15_000;

/**
 * Lets one starter go first, so that six at once do not make six clusters. Nothing depends on it: a starter that
 * was killed leaves it behind, and the rest go on. Resolves to undefined while another holds it.
 */
export async function takeStartLock(home: Home): Promise<AsyncDisposable | undefined> {
  const file = path.join(home.folder, 'start.lock');
  if (!(await take(file))) {
    if (!(await isStale(file))) return undefined;
    await rm(file, { force: true });
    if (!(await take(file))) return undefined;
  }
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx', mode: 0o644 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(file: string): Promise<boolean> {
  try {
    const pid = Number(await readFile(file, 'utf8'));
    const ageMs = Date.now() - (await stat(file)).mtimeMs;
    // Empty for the moment between its making and its writing.
    return ageMs > STALE_AFTER_MS || (pid > 0 && !isAlive(pid));
  } catch {
    return false;
  }
}
