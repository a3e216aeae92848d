import path from 'node:path';
import type { Note, ProgramsToExpect } from './notes.ts';
import type { CheckRequest } from './request.ts';

/** More than any course starts in one check: the notes are where the learner's programs could write as well. */
const atMost = 40;

/**
 * What a check has started, as far as the next one can have it started ahead: programs of the exercise and of the
 * course, and the packages that they have imported. A note that isn't true costs only time, since whatever is loaded ahead runs with
 * the learner's own rights, in a process of its own, and isn't used unless it fits.
 */
export function programsToExpect(
  notes: readonly Note[],
  { courseRoot, exerciseFolder }: Pick<CheckRequest, 'courseRoot' | 'exerciseFolder'>,
  heapMb: number,
): ProgramsToExpect {
  const isInCourse = (entry: string): boolean => {
    const inside = path.relative(courseRoot, path.resolve(exerciseFolder, entry));
    return !inside.startsWith('..') && !path.isAbsolute(inside) && !inside.includes('node_modules');
  };
  const entries = notes.flatMap((note) =>
    note.kind === 'program-started' && isInCourse(note.entry) ? [note.entry] : [],
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

function isInPackages(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'file:' && url.includes('/node_modules/');
}
