import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * The folder of the Vitest that runs the learner's own tests: the one that is installed for the course, else the
 * exercise's own. Another one in the exercise's folder could report anything.
 *
 * @throws Node's error if there is none
 */
export function findVitest(courseRoot: string, exerciseFolder: string): string {
  const [ofCourse, ofExercise] = [courseRoot, exerciseFolder].map((folder) =>
    createRequire(path.join(folder, 'package.json')),
  );
  const name = 'vitest/package.json';
  try {
    return path.dirname(ofCourse?.resolve(name) ?? '');
  } catch {
    return path.dirname(ofExercise?.resolve(name) ?? '');
  }
}
