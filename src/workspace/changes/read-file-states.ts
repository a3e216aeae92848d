import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, messageOf, UserError } from '../../errors.ts';
import type { FileState } from './file-operation.ts';

/**
 * What lies at each path below a folder; null where nothing does.
 *
 * @throws {UserError} where a folder lies in the place of a file, or the way there leads through a link or a file
 */
export async function readFileStates(
  folder: string,
  files: Iterable<string>,
): Promise<Map<string, FileState | null>> {
  const entries = await Promise.all(
    [...new Set(files)].map(async (file) => [file, await readFileState(folder, file)] as const),
  );
  return new Map(entries);
}

/** @throws {UserError} as `readFileStates` does */
export async function readFileState(folder: string, file: string): Promise<FileState | null> {
  if (!(await isReachable(folder, file))) return null;
  const place = path.join(folder, file);
  try {
    const stats = await lstat(place);
    if (stats.isSymbolicLink()) return { kind: 'link', target: await readlink(place) };
    if (stats.isFile()) return { kind: 'file', content: await readFile(place), mode: stats.mode & 0o777 };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw unreadable(file, error);
  }
  throw inTheWay(file, 'is no file', 'A file should be there');
}

/**
 * Every file and link below a folder, sorted, with forward slashes. What is installed and what belongs to a
 * repository of its own is left out. Empty where the folder is missing.
 */
export async function listEverything(folder: string, prefix = ''): Promise<string[]> {
  const entries = await readdir(path.join(folder, prefix), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw unreadable(prefix === '' ? folder : prefix, error);
    },
  );
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return leftOut.has(entry.name) ? [] : listEverything(folder, name);
      return entry.isFile() || entry.isSymbolicLink() ? [name] : [];
    }),
  );
  return nested.flat().toSorted();
}

const leftOut: ReadonlySet<string> = new Set(['node_modules', '.git']);

/**
 * Whether every folder on the way is there. A link could lead out of the exercise, to files that are not saved with
 * it, so nothing is ever read or written through one.
 */
async function isReachable(folder: string, file: string): Promise<boolean> {
  if (path.posix.isAbsolute(file) || file.split('/').includes('..'))
    throw inTheWay(file, 'leads out of the exercise', 'A path inside it was expected');
  const parts = file.split('/').slice(0, -1);
  for (const [at] of parts.entries()) {
    const way = parts.slice(0, at + 1).join('/');
    const stats = await lstat(path.join(folder, way)).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw unreadable(way, error);
    });
    if (stats === null) return false;
    if (!stats.isDirectory()) {
      throw inTheWay(way, stats.isSymbolicLink() ? 'is a link' : 'is a file', 'A folder should be there');
    }
  }
  return true;
}

function inTheWay(file: string, what: string, wanted: string): UserError {
  return new UserError(
    `${file} ${what}. ${wanted}. Your files are unchanged.`,
    `Move ${file} to another place, then try again.`,
    { exitCode: 1 },
  );
}

function unreadable(file: string, cause: unknown): UserError {
  return new UserError(
    `${file} can't be read (${codeOf(cause) ?? messageOf(cause)}). Your files are unchanged.`,
    'See to it that it belongs to you, then try again.',
    { exitCode: 1, cause },
  );
}
