import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { writeFileAtomically } from '../../system/write-file-atomically.ts';

/**
 * A second copy of what is noted about a running application server, outside the course: a learner who deletes
 * `.workshop` while the server runs would otherwise have one that keeps its port and that no command can stop.
 * Writing it is an attempt: without it, everything works as long as `.workshop` is there.
 */
export async function writeSpare(pidFile: string, text: string): Promise<void> {
  try {
    await mkdir(folder(), { mode: 0o700, recursive: true });
    if (await isOurs(folder())) await writeFileAtomically(spareOf(pidFile), text);
  } catch {
    // A temporary folder that is full or can't be written.
  }
}

/** Undefined where there is none, and where another account could have written it. */
export async function readSpare(pidFile: string): Promise<string | undefined> {
  try {
    return (await isOurs(folder())) ? await readFile(spareOf(pidFile), 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

export async function removeSpare(pidFile: string): Promise<void> {
  await rm(spareOf(pidFile), { force: true }).catch(() => undefined);
}

function spareOf(pidFile: string): string {
  return path.join(folder(), `${createHash('sha256').update(pidFile).digest('hex').slice(0, 32)}.json`);
}

function folder(): string {
  return path.join(tmpdir(), `workshop-apps-${userInfo().username.replaceAll(/\W/g, '_')}`);
}

/** On a shared machine, anyone may have made a folder of that name in the temporary folder. */
async function isOurs(place: string): Promise<boolean> {
  const stats = await lstat(place);
  const isPrivate =
    process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o077) === 0);
  return stats.isDirectory() && isPrivate;
}
