import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CheckRequest } from './request.ts';

/** What an explanation may ask about the learner's files. Paths are absolute, unless said otherwise. */
export interface LearnerFiles {
  /** Relative to the course root, with forward slashes, if the file is the learner's own; else null. */
  nameOf(file: string): string | null;
  /** Relative to the course root, of a file that is given relative to the exercise's folder. */
  inExercise(file: string): string;
  /** The first line, counted from 1, that contains the text; null where there is none. */
  lineWith(file: string, text: string): number | null;
}

export function learnerFiles({ courseRoot, exerciseFolder }: CheckRequest): LearnerFiles {
  const relative = (file: string): string => path.relative(courseRoot, file).split(path.sep).join('/');
  return {
    nameOf(file) {
      const inside = path.relative(exerciseFolder, file);
      const isTheirs =
        inside !== '' &&
        !inside.startsWith('..') &&
        !path.isAbsolute(inside) &&
        !inside.split(path.sep).includes('node_modules');
      return isTheirs ? relative(file) : null;
    },
    inExercise: (file) => relative(path.join(exerciseFolder, file)),
    lineWith(file, text) {
      try {
        const index = readFileSync(file, 'utf8')
          .split('\n')
          .findIndex((line) => line.includes(text));
        return index === -1 ? null : index + 1;
      } catch {
        return null;
      }
    },
  };
}
