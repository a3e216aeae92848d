import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { access, lstat, open, stat } from 'node:fs/promises';
import { codeOf, messageOf } from '../errors.ts';

/** A path at which no file lies that can be read to its end: the message completes a sentence about it. */
export class NotAFile extends Error {
  override readonly name = 'NotAFile';
}

/**
 * Reads a regular file of up to `maxBytes`. It never waits for a writer, as reading a named pipe would, and never reads
 * a device. Resolves to null where nothing is at that path.
 *
 * @throws {NotAFile} for everything else at that path, and for a file that is larger or can't be read
 */
export async function readRegularFile(file: string, maxBytes: number): Promise<Buffer | null> {
  try {
    const problem = problemOf(await stat(file), maxBytes);
    if (problem !== null) throw new NotAFile(problem);
    // Something else may have taken its place meanwhile: then opening doesn't wait, and it is looked at again.
    await using handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const now = problemOf(await handle.stat(), maxBytes);
    if (now !== null) throw new NotAFile(now);
    return await handle.readFile();
  } catch (error) {
    if (error instanceof NotAFile) throw error;
    const code = codeOf(error);
    if (code === 'ENOENT' && !(await isLink(file))) return null;
    if (code === 'ENOTDIR') return null;
    throw new NotAFile(unreadable(code, messageOf(error)), { cause: error });
  }
}

/** The text of a regular file, also where it is a link to one; undefined for everything else. Never waits. */
export function regularTextSync(file: string, maxBytes: number): string | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return problemOf(fstatSync(handle), maxBytes) === null ? readFileSync(handle, 'utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** What keeps a path from being read as a file, as the end of a sentence; null if nothing does or nothing is there. */
export async function whyNotReadable(file: string, maxBytes: number): Promise<string | null> {
  try {
    const problem = problemOf(await stat(file), maxBytes);
    if (problem !== null) return problem;
    await access(file, constants.R_OK);
    return null;
  } catch (error) {
    const code = codeOf(error);
    if ((code === 'ENOENT' && !(await isLink(file))) || code === 'ENOTDIR') return null;
    return unreadable(code, messageOf(error));
  }
}

function problemOf(stats: Stats, maxBytes: number): string | null {
  if (stats.isDirectory()) return 'is a folder, not a file';
  if (stats.isFIFO()) return 'is a named pipe, not a file';
  if (stats.isSocket()) return 'is a socket, not a file';
  if (stats.isCharacterDevice() || stats.isBlockDevice()) return 'is a device, not a file';
  if (!stats.isFile()) return 'is not a file';
  return stats.size > maxBytes
    ? `is larger than ${maxBytes / 1024 / 1024} MB (${Math.ceil(stats.size / 1024 / 1024)} MB)`
    : null;
}

function unreadable(code: string | undefined, message: string): string {
  switch (code) {
    case 'ELOOP':
      return 'is a link that leads to itself';
    case 'ENOENT':
      return 'is a link to a file that does not exist';
    case 'EACCES':
    case 'EPERM':
      return `can't be read: your account has no permission (${code})`;
    default:
      return `can't be read (${code ?? message})`;
  }
}

async function isLink(file: string): Promise<boolean> {
  return lstat(file).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}
