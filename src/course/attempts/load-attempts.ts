import { type Attempt, untouched } from './attempt.ts';
import type { Course, ExerciseStep, Problem } from '../course.ts';
import { problemIn } from '../load-course.ts';
import { readCourseFolder, readCourseText } from '../read-course-file.ts';
import { parseAttempt } from './parse-attempt.ts';

export interface LoadedAttempts {
  readonly attempts: readonly Attempt[];
  readonly problems: readonly Problem[];
}

/** The attempts of a step, by name, and everything that is wrong with their files. */
export async function loadAttempts({ root }: Course, step: ExerciseStep): Promise<LoadedAttempts> {
  const folder = `lessons/${step.id}/attempts`;
  const listed = await readCourseFolder(root, folder);
  if (listed.kind === 'unusable') return { attempts: [], problems: [problemIn(folder, listed)] };
  const entries = listed.kind === 'found' ? listed.value : [];
  const files = entries.filter(({ name }) => name.endsWith('.yaml')).map(({ name }) => `${folder}/${name}`);
  const loaded = await Promise.all(files.map((file) => loadAttempt(root, file)));
  const attempts = loaded.flatMap(({ attempt }) => attempt ?? []);
  const problems = loaded.flatMap((one) => one.problems);
  const untouchedIsBroken = problems.some(({ file }) => file.endsWith(`/${untouched}.yaml`));
  return {
    attempts,
    problems: [...problems, ...(untouchedIsBroken ? [] : problemsWithUntouched(step, attempts))],
  };
}

async function loadAttempt(
  root: string,
  file: string,
): Promise<{ readonly attempt: Attempt | null; readonly problems: readonly Problem[] }> {
  const found = await readCourseText(root, file);
  if (found.kind === 'found') return parseAttempt(found.value, file);
  return { attempt: null, problems: found.kind === 'missing' ? [] : [problemIn(file, found)] };
}

/** Whoever has done nothing yet is the first that every check meets, so what they are told is always tried. */
function problemsWithUntouched(step: ExerciseStep, attempts: readonly Attempt[]): Problem[] {
  const file = `lessons/${step.id}/attempts/${untouched}.yaml`;
  const attempt = attempts.find(({ name }) => name === untouched);
  if (attempt === undefined) {
    const message =
      'there is no such file, and so nobody knows what a learner is told who has done nothing yet';
    return [{ file, line: 1, message }];
  }
  const isIt = attempt.verdict === 'rejected' && attempt.from === 'starter' && attempt.edits.length === 0;
  const message = 'has to be rejected, from the starter, without an edit';
  return isIt ? [] : [{ file, line: 1, message }];
}
