import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { whyNotReadable } from '../system/read-regular-file.ts';

/** A file of the learner's that no program can read as source code. */
export interface OddFile {
  /** Relative to the exercise's folder, with forward slashes. */
  readonly path: string;
  /** Completes a sentence: "PATH is a named pipe, not a file". */
  readonly problem: string;
}

/** The largest source file that is run, compared or shown. Nobody writes a larger one by hand. */
export const largestSourceBytes = 10 * 1024 * 1024;

/** What Node, Vitest and the migrations read. Anything else may be what it likes: nothing waits for it. */
const sourceName = /\.(?:[cm]?[jt]sx?|json|sql)$/u;

/**
 * The first of the learner's source files that can't be read: named pipes, sockets, devices, links that lead nowhere,
 * files without permission, and very large ones. A program that imports a named pipe would wait for ever.
 */
export async function findOddFile(folder: string, prefix = ''): Promise<OddFile | undefined> {
  const entries = await readdir(path.join(folder, prefix), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    if (leftOut.has(entry.name)) continue;
    const file = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) {
      const nested = await findOddFile(folder, file);
      if (nested !== undefined) return nested;
    } else if (sourceName.test(entry.name)) {
      const problem = await whyNotReadable(path.join(folder, file), largestSourceBytes);
      if (problem !== null) return { path: file, problem };
    }
  }
  return undefined;
}

const leftOut: ReadonlySet<string> = new Set(['node_modules', '.git']);
