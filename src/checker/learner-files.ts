import { type Dirent, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { regularTextSync } from '../system/read-regular-file.ts';
import type { CheckRequest } from './request.ts';

/** What an explanation may ask about the learner's files. Paths are absolute, unless said otherwise. */
export interface LearnerFiles {
  /** Relative to the course root, with forward slashes, if the file is the learner's own; else null. */
  nameOf(file: string): string | null;
  /** Relative to the course root, of a file that is given relative to the exercise's folder. */
  inExercise(file: string): string;
  /** The command that restores a missing file, if it is one that the step begins with; else null. */
  restoredBy(file: string): string | null;
  /** Whether the step changes this file, which is given relative to the course root. */
  isOfStep(file: string): boolean;
  /** The first line, counted from 1, that contains the text; null if there is none. */
  lineWith(file: string, text: string): number | null;
  /** A line of a file, by an absolute path and a number from 1; empty if it can't be read. */
  textAt(file: string, line: number): string;
  /** The first of the learner's source files with a line that matches, tests left out; null if there is none. */
  find(pattern: RegExp): FoundLine | null;
}

interface FoundLine {
  /** Relative to the course root, with forward slashes. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

export function learnerFiles(request: CheckRequest): LearnerFiles {
  const { courseRoot, exerciseFolder, files, filesAtStart = [], step } = request;
  const relative = (file: string): string => path.relative(courseRoot, file).split(path.sep).join('/');
  const inExercise = (file: string): string => relative(path.join(exerciseFolder, file));
  const ofStep = new Set(files.map(inExercise));
  // Node names a file by its real path, and the course may have been opened through a link.
  const folders = [...new Set([exerciseFolder, realPathOf(exerciseFolder)])];
  return {
    nameOf(file) {
      const inside = folders.map((folder) => path.relative(folder, file)).find(isTheirs);
      return inside === undefined ? null : inExercise(inside);
    },
    inExercise,
    restoredBy(file) {
      const inside = path.relative(exerciseFolder, file).split(path.sep).join('/');
      return filesAtStart.includes(inside) ? `npx workshop reset ${step}` : null;
    },
    isOfStep: (file) => ofStep.has(file),
    textAt: (file, line) => linesOf(file)[line - 1] ?? '',
    lineWith: (file, text) => lineWhere(file, (line) => line.includes(text)),
    find(pattern) {
      for (const file of sourceFilesIn(exerciseFolder)) {
        const line = lineWhere(file, (text) => pattern.test(text));
        if (line !== null) return { file: relative(file), line };
      }
      return null;
    },
  };
}

/** Whether a path, relative to the exercise's folder, is one of the learner's own files. */
function isTheirs(inside: string): boolean {
  return (
    inside !== '' &&
    !inside.startsWith('..') &&
    !path.isAbsolute(inside) &&
    !inside.split(path.sep).includes('node_modules')
  );
}

function realPathOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function lineWhere(file: string, matches: (line: string) => boolean): number | null {
  const index = linesOf(file).findIndex(matches);
  return index === -1 ? null : index + 1;
}

const largestBytes = 10 * 1024 * 1024;

/** None if the file can't be read. */
function linesOf(file: string): readonly string[] {
  return regularTextSync(file, largestBytes)?.split('\n') ?? [];
}

function sourceFilesIn(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return isLeftOut(entry.name) ? [] : sourceFilesIn(file);
    return /(?<!\.test)\.[cm]?[jt]s$/u.test(entry.name) ? [file] : [];
  });
}

function isLeftOut(folderName: string): boolean {
  return folderName.startsWith('.') || ['node_modules', 'tests'].includes(folderName);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
