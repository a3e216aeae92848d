import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckResult } from '../src/checker/events.ts';
import { runCheck } from '../src/checker/run-check.ts';
import type { Course, ExerciseStep } from '../src/course/course.ts';
import type { Scratch, Server } from '../src/database/database.ts';
import { UserError } from '../src/errors.ts';
import { migrate } from '../src/migrations/migrate.ts';
import { hashMigrations, loadMigrations } from '../src/migrations/migration-files.ts';
import { solutionFiles } from '../src/workspace/solution-files.ts';
import { applyEdits, type Attempt } from './attempts.ts';

/** What a check says about an attempt: what a learner reads first. */
export interface Judgement {
  readonly verdict: CheckResult['verdict'];
  /** Explanation of the first test that failed; null where none did. */
  readonly says: string | null;
  readonly hint: string | null;
  /** Why the check could not be run. */
  readonly error: CheckResult['error'];
}

/** Runs the step's check on the attempt, in a copy of the course that is removed afterwards. */
export async function judgeAttempt(
  course: Course,
  server: Server,
  step: ExerciseStep,
  attempt: Attempt,
): Promise<Judgement> {
  await using copy = await copyOfTheCourse(course, step, attempt);
  return await check(copy.root, server, step).catch(judgeBrokenMigrations);
}

/** What is wrong with a judgement; undefined where it is the one that the attempt asks for. */
export function explainMisjudged(
  { hints }: ExerciseStep,
  attempt: Attempt,
  { verdict, says, hint, error }: Judgement,
): string | undefined {
  if (hint !== null && !hints.some(({ id }) => id === hint)) return `names a hint that is not there: ${hint}`;
  if (error !== null) return `could not be checked: ${error.message}`;
  const told = `${says ?? 'nothing'} (hint: ${hint ?? 'none'})`;
  if (attempt.verdict === 'accepted') return verdict === 'passed' ? undefined : `was rejected: ${told}`;
  if (verdict === 'passed') return 'was accepted';
  if (says?.includes(attempt.says) !== true) return `should be told "${attempt.says}", and is told: ${told}`;
  if (attempt.hint !== undefined && attempt.hint !== hint)
    return `should get the hint ${attempt.hint}: ${told}`;
  return undefined;
}

/** The lessons as they are, and the learner's folder with the attempt in it. What is installed is linked to. */
async function copyOfTheCourse(
  course: Course,
  step: ExerciseStep,
  attempt: Attempt,
): Promise<AsyncDisposable & { readonly root: string }> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'workshop-attempt-')));
  const copy = {
    root,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
  const exerciseFolder = path.join(root, step.exercise.folder);
  await cp(path.join(course.root, 'lessons'), path.join(root, 'lessons'), { recursive: true });
  const solved = attempt.from === 'starter' ? null : step.id;
  for (const [file, content] of await solutionFiles(course, step.exercise, solved)) {
    await mkdir(path.dirname(path.join(exerciseFolder, file)), { recursive: true });
    await writeFile(path.join(exerciseFolder, file), content);
  }
  for (const modules of ['node_modules', `${step.exercise.folder}/node_modules`]) {
    const installed = path.join(course.root, modules);
    if (existsSync(installed)) await symlink(installed, path.join(root, modules), 'junction');
  }
  await applyEdits(attempt.edits, exerciseFolder);
  return copy;
}

/** Runs the check to its end, or to the first test that fails: what comes after it changes nothing. */
async function check(root: string, server: Server, step: ExerciseStep): Promise<Judgement> {
  const exerciseFolder = path.join(root, step.exercise.folder);
  await using scratch = await createScratch(server, step, exerciseFolder);
  const events = runCheck({
    step: step.id,
    courseRoot: root,
    testFile: path.join(root, 'lessons', step.id, 'check.test.ts'),
    exerciseFolder,
    files: step.files,
    databaseUrl: scratch?.url ?? null,
  });
  for await (const event of events) {
    if (event.kind === 'test-finished' && event.test.state === 'failed') {
      return { verdict: 'failed', says: event.test.explanation, hint: event.test.hint, error: null };
    }
    if (event.kind === 'check-finished') {
      return { verdict: event.result.verdict, says: null, hint: null, error: event.result.error };
    }
  }
  throw new Error('the check has not finished');
}

/** Migrations that don't run are the learner's failure. */
function judgeBrokenMigrations(error: unknown): Judgement {
  if (!(error instanceof UserError) || error.exitCode !== 1) throw error;
  return { verdict: 'failed', says: `${error.message} ${error.wayOut}`, hint: null, error: null };
}

/** A database of the check's own, made by the attempt's migrations; undefined where the exercise has none. */
async function createScratch(
  server: Server,
  { exercise }: ExerciseStep,
  exerciseFolder: string,
): Promise<Scratch | undefined> {
  if (exercise.database === undefined) return undefined;
  const migrations = path.join(exerciseFolder, exercise.database.migrations);
  return server.createScratch(hashMigrations(await loadMigrations(migrations)), async (url) => {
    await migrate(url, migrations);
  });
}
