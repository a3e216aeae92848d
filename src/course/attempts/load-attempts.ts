import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../errors.ts';
import { type Attempt, untouched } from './attempt.ts';
import type { ExerciseStep, Problem } from '../course.ts';
import { parseAttempt } from './parse-attempt.ts';

export interface LoadedAttempts {
  readonly attempts: readonly Attempt[];
  readonly problems: readonly Problem[];
}

/** The attempts of a step, by name, and everything that is wrong with their files. */
export async function loadAttempts(step: ExerciseStep): Promise<LoadedAttempts> {
  const folder = path.join(step.folder, 'attempts');
  const files = (await namesIn(folder)).filter((name) => name.endsWith('.yaml')).toSorted();
  const parsed = await Promise.all(
    files.map(async (name) =>
      parseAttempt(await readFile(path.join(folder, name), 'utf8'), `lessons/${step.id}/attempts/${name}`),
    ),
  );
  const attempts = parsed.flatMap(({ attempt }) => attempt ?? []);
  const problems = parsed.flatMap((one) => one.problems);
  const untouchedIsBroken = problems.some(({ file }) => file.endsWith(`/${untouched}.yaml`));
  return {
    attempts,
    problems: [...problems, ...(untouchedIsBroken ? [] : problemsWithUntouched(step, attempts))],
  };
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

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
