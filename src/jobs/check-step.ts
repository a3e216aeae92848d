import { existsSync } from 'node:fs';
import type { CheckEvent, CheckResult, TestResult } from '../checker/events.ts';
import type { Limits } from '../checker/limits.ts';
import type { CheckRequest } from '../checker/request.ts';
import { failedTest, notReachedTest } from '../checker/test-results.ts';
import { runCheck } from '../checker/run-check.ts';
import type { ExerciseStep, Step } from '../course/course.ts';
import { explainLostSession } from '../database/explain-connection.ts';
import { withoutDiskProblem } from '../system/disk-problem.ts';
import { isAbort, UserError } from '../errors.ts';
import type { WorkThatTells } from '../work-that-tells.ts';
import { askDatabase } from '../migrations/states/ask-database.ts';
import { withFailed, withLastCheck, withPassed, withStarted } from '../progress/progress.ts';
import { starterFolder } from '../workspace/solution/solution-files.ts';
import { findOddFile, type OddFile } from '../workspace/odd-files.ts';
import { checkSetup } from './check-setup.ts';
import { waiting } from './waiting.ts';
import { digestCourse } from '../workspace/course-files.ts';
import { requireSameCourse, requireUnchangedCourse } from './changed-course.ts';
import { checkScratchRecipe } from './create-check-scratch.ts';
import { connectExercise, openDatabaseServer } from './open-database.ts';
import { keptQuizResult } from './quiz.ts';
import { unrunnableCheck } from './unrunnable-check.ts';
import { shareFiles } from './take-turns.ts';
import { tellMeanwhile } from './tell-meanwhile.ts';
import { filesAtStart, findLostFolder, type LostFolder } from './lost-files.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import { requireCourse } from '../workshop/require-course.ts';
import type { Workshop } from '../workshop/workshop.ts';

export interface CheckOptions {
  readonly signal: AbortSignal;
  /** How long the check waits for what; without it as long as `defaultLimits` say. */
  readonly limits?: Partial<Limits>;
}

/**
 * Checks a step, notes its result and returns it: what the learner's files cause is the verdict `failed`, what
 * else prevents a check is `error`. Throws what an abort throws, and our own bugs.
 */
export async function* checkStep(
  workshop: Workshop,
  step: Step,
  options: CheckOptions,
): WorkThatTells<CheckEvent, CheckResult> {
  const startedAt = performance.now();
  // A quiz is begun and done by whoever answers it: here it is only told how that was done last.
  const isNoted = step.kind !== 'quiz';
  if (isNoted) await workshop.progress.update((progress) => withStarted(progress, step.id, new Date()));
  const result = yield* resultOf(workshop, step, options, () => Math.round(performance.now() - startedAt));
  if (isNoted) await note(workshop, result);
  return result;
}

async function* resultOf(
  workshop: Workshop,
  step: Step,
  options: CheckOptions,
  elapsedMs: () => number,
): WorkThatTells<CheckEvent, CheckResult> {
  try {
    const finished = yield* checkByKind(workshop, step, options);
    return { ...finished, durationMs: elapsedMs() };
  } catch (thrown) {
    const error = withoutDiskProblem(explainLostSession(thrown));
    if (isAbort(error) || !(error instanceof UserError)) throw error;
    return { ...unrunnableCheck(step.id, error), durationMs: elapsedMs() };
  }
}

async function* checkByKind(
  workshop: Workshop,
  step: Step,
  options: CheckOptions,
): WorkThatTells<CheckEvent, CheckResult> {
  switch (step.kind) {
    case 'exercise':
      return yield* checkExercise(workshop, step, options);
    case 'setup':
      return yield* checkSetup(workshop, step, options.signal);
    case 'reading':
      // Reading is done when the learner says so.
      return passed(step.id, []);
    case 'quiz':
      return keptQuizResult(workshop, step);
  }
}

async function* checkExercise(
  workshop: Workshop,
  step: ExerciseStep,
  { signal, limits = {} }: CheckOptions,
): WorkThatTells<CheckEvent, CheckResult> {
  const { course } = workshop;
  await requireCourse(workshop);
  await using _ = yield* waiting(
    tellMeanwhile((onWait) => shareFiles(workshop, { work: `checking ${step.id}`, signal, onWait })),
  );
  const lost = await findLostFolder(course, step);
  if (lost !== undefined && !existsSync(exerciseFolder(course, step.exercise)))
    return lostFilesResult(step.id, [], lost);
  const odd = await findOddFile(exerciseFolder(course, step.exercise));
  if (odd !== undefined) return oddFileResult(step, odd);
  await requireUnchangedCourse(workshop);
  const before = await digestCourse(course.root);
  await using resources = new AsyncDisposableStack();
  const scratch = await openScratch(workshop, step, resources, signal);
  const result = yield* runCheck(
    {
      step: step.id,
      courseRoot: course.root,
      testFile: step.checkFile,
      exerciseFolder: exerciseFolder(course, step.exercise),
      starterFolder: starterFolder(course, step.exercise),
      files: step.files,
      filesAtStart: await filesAtStart(course, step),
      ...scratch,
    },
    { signal, hosts: await workshop.kept?.hosts(), limits },
  );
  await requireSameCourse(workshop, before);
  // The check may pass without that folder, in a solution of another shape.
  return result.verdict === 'failed' && lost !== undefined
    ? lostFilesResult(step.id, result.tests, lost)
    : result;
}

/** No program that reads such a file would come to an end, so none is started. */
function oddFileResult({ id, exercise }: ExerciseStep, odd: OddFile): CheckResult {
  const file = `${exercise.folder}/${odd.path}`;
  const text = `${file} ${odd.problem}, so your code can't be run. Remove it or make it an ordinary file, then check again.`;
  const test = failedTest('your files can be read', { ...nowhere, text, file }, null);
  return { step: id, verdict: 'failed', durationMs: 0, tests: [test], error: null };
}

const nowhere = { file: null, line: null, hint: null } as const;

/** One cause for all that failed: what the tests themselves report follows from it. */
function lostFilesResult(step: string, tests: readonly TestResult[], lost: LostFolder): CheckResult {
  const text = `${lost.message} ${lost.wayOut}`;
  const first = failedTest('the files of the exercise are there', { ...nowhere, text }, null);
  const others = tests.map((test) => (test.state === 'failed' ? notReachedTest(test.name) : test));
  return { step, verdict: 'failed', durationMs: 0, tests: [first, ...others], error: null };
}

/** The check's own database, without rows; no URL where none is needed. */
async function openScratch(
  workshop: Workshop,
  step: ExerciseStep,
  resources: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<Pick<CheckRequest, 'databaseUrl' | 'migrationsFolder'>> {
  if (step.exercise.database === undefined) return { databaseUrl: null };
  const ahead = workshop.kept?.scratches;
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await openDatabaseServer(workshop, { signal }));
  const { database, migrationsFolder, url: own } = await connectExercise(workshop, server, step.exercise);
  const options = { askDatabase: () => askDatabase(own), env: workshop.env };
  const { key, build } = await checkScratchRecipe(database, migrationsFolder, options);
  const scratch = (await ahead?.take(server, key)) ?? (await server.createScratch(key, build));
  opening.move();
  if (ahead === undefined) {
    resources.use(server);
    resources.use(scratch);
  } else {
    // Dropping and making databases takes longest where the machine is busy: the verdict doesn't wait for either.
    resources.defer(() => ahead.replace(scratch, { server, key }));
  }
  return { databaseUrl: scratch.url, migrationsFolder };
}

async function note({ progress }: Workshop, { step, verdict, tests }: CheckResult): Promise<void> {
  if (verdict === 'error') return;
  const fitting = tests.flatMap(({ state, hint }) => (state === 'failed' && hint !== null ? [hint] : []));
  const now = new Date();
  const count = { passed: tests.filter(({ state }) => state === 'passed').length, total: tests.length };
  await progress.update((before) => {
    const judged =
      verdict === 'passed' ? withPassed(before, step, now) : withFailed(before, step, fitting, now);
    return tests.length === 0 ? judged : withLastCheck(judged, step, count, now);
  });
}

function passed(step: string, tests: readonly TestResult[]): CheckResult {
  return { step, verdict: 'passed', durationMs: 0, tests, error: null };
}
