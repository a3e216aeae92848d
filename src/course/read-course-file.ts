import { constants, type Dirent, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, messageOf } from '../errors.ts';
import { isAtOrIn, isMissing } from './course-path.ts';

/** The largest text that a course may have: lessons, hints, quizzes, course.yaml, attempts, checks. One mebibyte. */
export const mostTextBytes = 1_048_576;
/** The largest file of a solution. Sixteen mebibytes. */
const mostFileBytes = 16 * 1_048_576;

/** What lies at a place of a course. A complaint completes the sentence "this file …". */
export type Found<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly complaint: string; readonly line: number };

/**
 * Reads a text of a course: a regular file inside it, up to `mostTextBytes`, in UTF-8. A byte order mark is dropped and
 * line ends become \n. Never waits for a named pipe, and never reads a device or a file outside the course. Never throws.
 *
 * @param file relative to the course root, with forward slashes
 */
export async function readCourseText(root: string, file: string): Promise<Found<string>> {
  const found = await readCourseBytes(root, file, mostTextBytes);
  if (found.kind !== 'found') return found;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(found.value);
    return { kind: 'found', value: text.replaceAll('\r\n', '\n') };
  } catch {
    return unusable('is not text in UTF-8; save it as UTF-8 in your editor', lineOfBadBytes(found.value));
  }
}

/** The same for a file of any content. */
export async function readCourseBytes(
  root: string,
  file: string,
  limit = mostFileBytes,
): Promise<Found<Buffer>> {
  return withCourseFile<Buffer>(root, file, async (handle, stats) => {
    if (stats.size > limit) return tooLarge(limit);
    const content = await readUpTo(handle, limit, stats.size);
    return content === null ? tooLarge(limit) : { kind: 'found', value: content };
  });
}

/** Whether a regular file is there that may be read. Doesn't read it. */
export async function findCourseFile(root: string, file: string): Promise<Found<null>> {
  return withCourseFile(root, file, () => Promise.resolve({ kind: 'found', value: null }));
}

/** The entries of a folder of a course, sorted by name. Never throws. */
export async function readCourseFolder(root: string, folder: string): Promise<Found<readonly Dirent[]>> {
  try {
    const place = await resolveInside(root, folder);
    if (place.kind !== 'found') return place;
    const entries = await readdir(place.value, { withFileTypes: true });
    return { kind: 'found', value: entries.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return unusable('is not a folder');
    return whyNot(error);
  }
}

/** What something is that is not a file, as a complaint. */
function complaintAboutKind(entry: Stats): string {
  if (entry.isDirectory()) return 'is a folder, not a file';
  if (entry.isFIFO()) return 'is a named pipe, not a file';
  if (entry.isSocket()) return 'is a socket, not a file';
  return 'is a device, not a file';
}

async function withCourseFile<T>(
  root: string,
  file: string,
  take: (handle: FileHandle, stats: Stats) => Promise<Found<T>>,
): Promise<Found<T>> {
  try {
    const place = await resolveInside(root, file);
    if (place.kind !== 'found') return place;
    // Opening a named pipe would wait for a writer; what was opened is then asked what it is.
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
    const handle = await open(place.value, flags);
    try {
      const stats = await handle.stat();
      return stats.isFile() ? await take(handle, stats) : unusable(complaintAboutKind(stats));
    } finally {
      await handle.close();
    }
  } catch (error) {
    return whyNot(error);
  }
}

/** The path without links, if it is inside the course. */
async function resolveInside(root: string, file: string): Promise<Found<string>> {
  const place = path.join(root, file);
  try {
    const [top, real] = await Promise.all([realpath(root), realpath(place)]);
    if (isAtOrIn(real, top)) return { kind: 'found', value: real };
    return unusable('leads out of the course through a symbolic link');
  } catch (error) {
    if (!isMissing(error)) return whyNot(error);
    const isLink = await lstat(place).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    );
    return isLink ? unusable('is a symbolic link to something that is not there') : { kind: 'missing' };
  }
}

/** Null if there is more than the limit: the size that a file system reports need not be true. */
async function readUpTo(handle: FileHandle, limit: number, expected: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for (let next = expected + 1; size <= limit; next = Math.min(65_536, limit + 1 - size)) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(next), 0, next);
    if (bytesRead === 0) return Buffer.concat(parts, size);
    parts.push(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
  return null;
}

function lineOfBadBytes(content: Buffer): number {
  let line = 1;
  for (let start = 0; start <= content.length; line += 1) {
    const end = content.indexOf(0x0a, start);
    const stop = end === -1 ? content.length : end;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(content.subarray(start, stop));
    } catch {
      return line;
    }
    start = stop + 1;
  }
  return 1;
}

function tooLarge(limit: number): Found<never> {
  return unusable(`is larger than ${limit / 1_048_576} MiB, and is not read`);
}

function unusable(complaint: string, line = 1): Found<never> {
  return { kind: 'unusable', complaint, line };
}

function whyNot(error: unknown): Found<never> {
  const code = codeOf(error);
  if (isMissing(error)) return { kind: 'missing' };
  if (code === 'ELOOP') return unusable('is a symbolic link that leads to itself');
  if (code === 'ENXIO') return unusable('is a socket, not a file');
  if (code === 'EACCES' || code === 'EPERM') return unusable('may not be read by your account');
  return unusable(`can't be read (${code ?? messageOf(error)})`);
}
