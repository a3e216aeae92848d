import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, rename, stat } from 'node:fs/promises';
import { codeOf } from '../../errors.ts';

const ROTATE_AT_BYTES = 5_000_000;
const TAIL_BYTES = 256_000;

/** Opens the log for a server that starts; one that has grown large is put aside first, in the place of the last. */
export async function openLog(file: string): Promise<FileHandle> {
  const size = await logSize(file);
  if (size > ROTATE_AT_BYTES) await rename(file, `${file}.1`);
  // Root may write here for another account: a link that it put there is not followed.
  const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
  return open(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | noFollow, 0o600);
}

export async function logSize(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

/** The last lines of the log; an empty text where there is none yet. */
export async function readLogTail(file: string, lines: number): Promise<string> {
  const text = await readLogFrom(file, Math.max(0, (await logSize(file)) - TAIL_BYTES));
  return text.trimEnd().split(/\r?\n/u).slice(-lines).join('\n');
}

/** What was logged after a position, 256 kB at most. */
export async function readLogFrom(file: string, position: number): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, position);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}
