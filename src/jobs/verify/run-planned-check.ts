import path from 'node:path';
import type { CheckResult } from '../../checker/events.ts';
import type { HostSource } from '../../checker/host-source.ts';
import { runCheck } from '../../checker/run-check.ts';
import type { ExerciseFiles } from '../../course/attempts/apply-edits.ts';
import type { Course } from '../../course/course.ts';
import type { PlannedCheck } from './plan-verification.ts';
import type { Server } from '../../database/database.ts';
import { isAbort, UserError } from '../../errors.ts';
import { createCheckScratch } from '../create-check-scratch.ts';
import { unrunnableCheck } from '../unrunnable-check.ts';
import { starterFolder } from '../../workspace/solution/solution-files.ts';
import { makeCourseCopy, type CourseCopy } from './course-copy.ts';

export interface CheckSurroundings {
  readonly course: Course;
  /** Null for a course without databases. */
  readonly server: Server | null;
  readonly shuffleSeed: number | undefined;
  readonly signal: AbortSignal;
  readonly hosts: HostSource;
}

/**
 * Runs a step's check on these files, in a copy of the course and on a database of its own. Ends with the first failure,
 * unless the tests are shuffled, or an attempt says something of the other failures. Throws what an abort throws.
 */
export async function runPlannedCheck(
  check: PlannedCheck,
  files: ExerciseFiles,
  surroundings: CheckSurroundings,
): Promise<CheckResult> {
  const { step } = check;
  await using copy = await makeCourseCopy(surroundings.course, step.exercise, files);
  try {
    return await runInCopy(check, copy, surroundings);
  } catch (error) {
    if (isAbort(error) || !(error instanceof UserError)) throw error;
    return unrunnableCheck(step.id, error);
  }
}

async function runInCopy(
  { step, expectations }: PlannedCheck,
  copy: CourseCopy,
  { course, server, shuffleSeed, signal, hosts }: CheckSurroundings,
): Promise<CheckResult> {
  const { database } = step.exercise;
  await using resources = new AsyncDisposableStack();
  const migrationsFolder = database && path.join(copy.folder, database.migrations);
  const scratch =
    server === null || database === undefined || migrationsFolder === undefined
      ? null
      : resources.use(await createCheckScratch(server, database, migrationsFolder));
  await using events = runCheck(
    {
      step: step.id,
      courseRoot: copy.root,
      testFile: path.join(copy.root, 'lessons', step.id, 'check.test.ts'),
      exerciseFolder: copy.folder,
      starterFolder: starterFolder(course, step.exercise),
      files: step.files,
      databaseUrl: scratch?.url ?? null,
      migrationsFolder,
      shuffleSeed,
    },
    { signal, hosts },
  );
  // Whatever comes after the first failure changes nothing about it, and takes most of the time.
  const endsEarly =
    shuffleSeed === undefined &&
    !expectations.some((one) => one.kind === 'attempt' && one.attempt.nothingElse);
  for (;;) {
    const { done, value } = await events.next();
    if (done === true) return value;
    if (endsEarly && value.kind === 'test-finished' && value.test.state === 'failed') {
      return { step: step.id, verdict: 'failed', durationMs: 0, tests: [value.test], error: null };
    }
  }
}
