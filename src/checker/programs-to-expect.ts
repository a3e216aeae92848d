import path from 'node:path';
import type { Note, ProgramsToExpect } from './notes.ts';

/** More than any course starts in one check: the notes are where the learner's programs could write as well. */
const atMost = 40;

/**
 * What a check has started, as far as the next one can have it started ahead: programs in the exercise's folder, and
 * the packages that they have imported. A note that isn't true costs only time, since whatever is loaded ahead runs with
 * the learner's own rights, in a process of its own, and isn't used unless it fits.
 */
export function programsToExpect(
  notes: readonly Note[],
  exerciseFolder: string,
  heapMb: number,
): ProgramsToExpect {
  const entries = notes.flatMap((note) =>
    note.kind === 'program-started' && isInside(note.entry) ? [note.entry] : [],
  );
  const packages = notes.flatMap((note) =>
    note.kind === 'package-loaded' && isInPackages(note.url) ? [note.url] : [],
  );
  return {
    exerciseFolder,
    entries: entries.slice(0, atMost),
    packages: [...new Set(packages)].slice(0, atMost),
    heapMb,
  };
}

function isInside(entry: string): boolean {
  return !path.isAbsolute(entry) && !path.normalize(entry).startsWith('..');
}

function isInPackages(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'file:' && url.includes('/node_modules/');
}
