import path from 'node:path';
import type { Io } from '../io.ts';

/** A file as the learner would type it from where they are. */
export function shownPath(file: string, { cwd }: Pick<Io, 'cwd'>): string {
  return path.relative(cwd, file);
}
