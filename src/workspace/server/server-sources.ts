import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Exercise } from '../../course/course.ts';

/** The size and the time of the last change of each file that a server is made from, by its path relative to the exercise. */
export type SourceStamps = Readonly<Record<string, string>>;

/** Larger exercises than any course has; it bounds the work for a folder that was filled by mistake. */
const mostFiles = 2000;

/**
 * What the files of an exercise's application server are like now. A server that was started with other stamps is older
 * than its code. Stamps, not times, are compared: the clock of a mounted folder may differ from the machine's, and a file
 * that was removed has no time.
 */
export async function stampSources(folder: string, exercise: Exercise): Promise<SourceStamps> {
  const stamps: [string, string][] = [];
  for await (const file of sourcesIn(folder, '', exercise.database?.migrations)) {
    const stats = await lstat(path.join(folder, file)).catch(() => undefined);
    if (stats !== undefined) stamps.push([file, `${stats.size}:${stats.mtimeMs}`]);
    if (stamps.length === mostFiles) break;
  }
  return Object.fromEntries(stamps);
}

/** The files that were changed, added or removed between two looks, sorted. */
export function changedSources(before: SourceStamps, now: SourceStamps): readonly string[] {
  const all = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...all].filter((file) => before[file] !== now[file]).toSorted();
}

async function* sourcesIn(
  folder: string,
  below: string,
  migrations: string | undefined,
): AsyncGenerator<string> {
  const entries = await readdir(path.join(folder, below), { withFileTypes: true }).catch((): Dirent[] => []);
  for (const entry of entries) {
    const file = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!isLeftOut(entry.name) && file !== migrations) yield* sourcesIn(folder, file, migrations);
    } else if (entry.isFile() && isSource(file)) yield file;
  }
}

/** Packages, hidden folders, and tests, none of which the server runs. */
function isLeftOut(folder: string): boolean {
  return (
    folder.startsWith('.') || ['node_modules', 'test', 'tests', '__tests__', 'coverage'].includes(folder)
  );
}

/**
 * Everything in `src`; elsewhere only code, since a server may write data next to it. At the top, the settings too, but
 * not the configuration of other tools.
 */
function isSource(file: string): boolean {
  const name = path.posix.basename(file);
  if (name === file && (name === 'package.json' || /^\.env(?:\.|$)/u.test(name))) return true;
  // Editors keep unsaved text in files of such names.
  if (name.startsWith('.') || /[~#]$|\.(?:swp|tmp)$/u.test(name)) return false;
  if (/\.(?:test|spec)\.[cm]?[jt]sx?$/u.test(name)) return false;
  if (file.startsWith('src/')) return true;
  return /\.[cm]?[jt]sx?$/u.test(name) && !(name === file && name.includes('.config.'));
}
