import path from 'node:path';
import type { Course, Exercise, ExerciseStep, Purpose } from '../../course/course.ts';
import { codeOf, messageOf, UserError } from '../../errors.ts';
import { NotAFile, readRegularFile } from '../../system/read-regular-file.ts';
import { largestSourceBytes } from '../odd-files.ts';
import { hunksBetween } from '../diff/diff-texts.ts';
import type { FileDiff, Hunk } from '../diff/file-diff.ts';
import { isAtOrUnder, listFiles, loadOverlay } from './solution-files.ts';

/** One file that a step asks for. Paths are relative to the exercise's folder; null where there is nothing. */
interface Comparison {
  readonly learnerPath: string;
  readonly solution: Buffer | null;
}

/**
 * What is missing between the learner's files and the solution of a step, theirs to solution: `added` is what to add.
 * Only the files that this step changes are compared, so that a learner sees the step and not the whole course.
 * Differences in line ends and in the last line's end are none.
 *
 * @throws {UserError} for a file of the learner's that is no text or can't be read, and when the solution is missing
 */
export async function diffAgainstSolution(course: Course, step: ExerciseStep): Promise<FileDiff[]> {
  const comparisons = await findComparisons(course, step);
  const diffs = await Promise.all(comparisons.map((comparison) => compare(course, step, comparison)));
  return diffs
    .filter((diff) => diff !== null)
    .toSorted((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
}

async function findComparisons(course: Course, step: ExerciseStep): Promise<Comparison[]> {
  const { exercise } = step;
  const overlay = await loadOverlay(course, exercise, step.id);
  const learnerFiles = await listLearnerFiles(path.join(course.root, exercise.folder));
  const wanted = [...overlay.files]
    .filter(([file]) => !isNoise(file, exercise))
    .map(([file, solution]) => ({ learnerPath: findCounterpart(file, learnerFiles, exercise), solution }));
  const unwanted = learnerFiles
    .filter((file) => overlay.deleted.some((gone) => isAtOrUnder(file, gone)) && !overlay.files.has(file))
    .filter((file) => !isNoise(file, exercise))
    .map((learnerPath) => ({ learnerPath, solution: null }));
  return [...wanted, ...unwanted];
}

async function listLearnerFiles(folder: string): Promise<string[]> {
  return listFiles(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw unreadable(folder, error);
  });
}

async function compare(
  course: Course,
  { exercise, purposes }: ExerciseStep,
  { learnerPath, solution }: Comparison,
): Promise<FileDiff | null> {
  const shownPath = `${exercise.folder}/${learnerPath}`;
  const before = await readLearnerFile(path.join(course.root, exercise.folder, learnerPath), shownPath);
  const after = solution === null ? null : toText(solution);
  const hunks = hunksBetween(before ?? '', after ?? '').map((hunk) =>
    withPurpose(hunk, learnerPath, purposes),
  );
  if (before !== null && after !== null && hunks.length === 0) return null;
  const change = before === null ? 'create' : after === null ? 'delete' : 'edit';
  return { path: shownPath, change, hunks };
}

/** A hunk may serve several ends; each is named once, in the course's order. */
function withPurpose(hunk: Hunk, file: string, purposes: readonly Purpose[]): Hunk {
  const changed = hunk.lines.filter(({ kind }) => kind !== 'context');
  const fitting = purposes.filter(
    (purpose) => purpose.file === file && changed.some(({ text }) => text.includes(purpose.near)),
  );
  return fitting.length === 0 ? hunk : { ...hunk, purpose: fitting.map(({ text }) => text).join(' ') };
}

/** Null for a file that isn't there: what to do then is to create it. */
async function readLearnerFile(file: string, shownPath: string): Promise<string | null> {
  const content = await readRegularFile(file, largestSourceBytes).catch((error: unknown) => {
    if (error instanceof NotAFile) throw notComparable(shownPath, error);
    throw unreadable(shownPath, error);
  });
  if (content?.includes(0) === true) {
    throw new UserError(
      `${shownPath} is no text file, so it can't be compared with the solution. Your files are unchanged.`,
      'Save it as text (UTF-8) in your editor, or take it away, and ask again.',
      { exitCode: 1 },
    );
  }
  return content === null ? null : toText(content);
}

function toText(content: Buffer): string {
  return content.toString('utf8');
}

function notComparable(shownPath: string, cause: NotAFile): UserError {
  return new UserError(
    `${shownPath} ${cause.message}, so it can't be compared with the solution. Your files are unchanged.`,
    'Remove it or make it an ordinary file of yours, then try again.',
    { exitCode: 1, cause },
  );
}

function unreadable(shownPath: string, cause: unknown): UserError {
  return new UserError(
    `${shownPath} can't be read (${codeOf(cause) ?? messageOf(cause)}). Your files are unchanged.`,
    'See to it that this file belongs to you and is a file, not a folder, and ask again.',
    { exitCode: 1, cause },
  );
}

const lockFiles: ReadonlySet<string> = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
]);

/** Files that a tool writes: they differ between two right answers, and nobody types them. */
function isNoise(file: string, exercise: Exercise): boolean {
  if (lockFiles.has(path.posix.basename(file))) return true;
  const migrations = exercise.database?.migrations;
  return migrations !== undefined && isAtOrUnder(file, `${migrations}/meta`);
}

/**
 * The learner's file that answers to one of the solution's. The same path, as a rule; but the generator gives
 * migrations made-up names, so those answer to each other by their number (`0001_…sql`, `0001_….down.sql`).
 */
function findCounterpart(file: string, learnerFiles: readonly string[], exercise: Exercise): string {
  if (learnerFiles.includes(file)) return file;
  const key = migrationKey(file, exercise);
  if (key === null) return file;
  return learnerFiles.find((learnerFile) => migrationKey(learnerFile, exercise) === key) ?? file;
}

function migrationKey(file: string, exercise: Exercise): string | null {
  const migrations = exercise.database?.migrations;
  if (migrations === undefined || path.posix.dirname(file) !== migrations) return null;
  const parts = /^(\d+)_.*?((?:\.down)?\.sql)$/.exec(path.posix.basename(file));
  return parts === null ? null : `${parts[1]}${parts[2]}`;
}
