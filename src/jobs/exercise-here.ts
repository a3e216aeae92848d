import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Exercise } from '../course/course.ts';
import { chooseStep, exerciseOf, positionOf } from '../workshop/where.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import type { Workshop } from '../workshop/workshop.ts';

/**
 * The exercise that a command about a database or an application server means: of those that have one, that whose
 * folder it is typed in, else the current step's, else the only one there is.
 */
export function exerciseHere(
  workshop: Workshop,
  cwd: string,
  part: 'database' | 'server' = 'database',
): Exercise {
  const { course } = workshop;
  const all = [...course.exercises.values()].filter((exercise) => exercise[part] !== undefined);
  const here = all.find((exercise) => isInside(cwd, exerciseFolder(course, exercise)));
  if (here !== undefined) return here;
  const current = exerciseOf(course, chooseStep(positionOf(workshop)));
  const [only, ...others] = all;
  return current[part] === undefined && only !== undefined && others.length === 0 ? only : current;
}

function isInside(folder: string, parent: string): boolean {
  const relative = path.relative(real(parent), real(folder));
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** A folder is the same one whatever links lead to it. */
function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}
