import type { Course, Exercise, ExerciseStep } from '../course/course.ts';
import { UserError } from '../errors.ts';
import { listEverything } from '../workspace/changes/read-file-states.ts';
import {
  findOverlay,
  isAtOrUnder,
  layOverlays,
  type Overlay,
  stepsOf,
} from '../workspace/solution/solution-files.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';

/** A folder of the exercise that disappeared with all of its files, and how to restore it. */
export interface LostFolder {
  readonly message: string;
  readonly wayOut: string;
}

/**
 * A folder that a step begins with and of which no file is left; undefined if there is none. Single files may be moved
 * and renamed, and folders that a step of the course deletes may be missing.
 *
 * @throws {UserError} for a folder that can't be read
 */
export async function findLostFolder(course: Course, step: ExerciseStep): Promise<LostFolder | undefined> {
  const { exercise } = step;
  const overlays = await overlaysOf(course, exercise);
  const deleted = overlays.flatMap((overlay) => overlay?.deleted ?? []);
  const begins = (await filesAtStart(course, step)).filter(
    (file) => !deleted.some((gone) => isAtOrUnder(file, gone)),
  );
  const present = await listEverything(exerciseFolder(course, exercise));
  const lost = folderWithout(begins, present);
  if (lost === undefined) return undefined;
  const gone = begins.filter((file) => lost === '' || isAtOrUnder(file, lost));
  return {
    message: `${lost === '' ? exercise.folder : `${exercise.folder}/${lost}`} has none of the ${gone.length === 1 ? '' : `${gone.length} `}files with which ${step.id} begins, for example ${exercise.folder}/${gone[0]}.`,
    wayOut: `\`npx workshop reset ${step.id}\` (R in the app) restores them, with the course's solution of the steps before. If your own are in git, \`git restore ${exercise.folder}\` restores those as you last committed them.`,
  };
}

/**
 * For what belongs to an exercise and to no step: its first step counts.
 *
 * @throws {UserError} where a folder of the exercise disappeared with all of its files
 */
export async function requireExerciseFiles(course: Course, exercise: Exercise): Promise<void> {
  const first = stepsOf(course, exercise)[0];
  const lost = first === undefined ? undefined : await findLostFolder(course, first);
  if (lost !== undefined) throw new UserError(lost.message, lost.wayOut, { exitCode: 1 });
}

/**
 * The files with which a step begins where the steps before it were solved as the course does it. Relative to the
 * exercise's folder. Steps whose solution this checkout lacks add none.
 */
export async function filesAtStart(
  course: Course,
  { id, exercise }: ExerciseStep,
): Promise<readonly string[]> {
  const overlays = await overlaysOf(course, exercise);
  const at = stepsOf(course, exercise).findIndex((step) => step.id === id);
  // The starter is the first overlay.
  const before = overlays.slice(0, at + 1).filter((overlay) => overlay !== undefined);
  return [...layOverlays(before).keys()].toSorted();
}

function overlaysOf(course: Course, exercise: Exercise): Promise<readonly (Overlay | undefined)[]> {
  const names = ['starter', ...stepsOf(course, exercise).map(({ id }) => id)];
  return Promise.all(names.map((name) => findOverlay(course, exercise, name)));
}

/** The exercise's own folder as the empty text, or the first of its folders of which no file is left. */
function folderWithout(begins: readonly string[], present: readonly string[]): string | undefined {
  if (begins.length > 0 && !begins.some((file) => present.includes(file))) return '';
  const folders = begins.flatMap((file) => (file.includes('/') ? [file.slice(0, file.indexOf('/'))] : []));
  return folders.find((folder) => !present.some((file) => isAtOrUnder(file, folder)));
}
