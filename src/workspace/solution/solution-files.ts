import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { complaintAboutPath } from '../../course/course-path.ts';
import type { Course, Exercise, ExerciseStep, Problem } from '../../course/course.ts';
import { CourseProblems, problemIn } from '../../course/load-course.ts';
import { listCourseFiles } from '../../course/list-course-files.ts';
import { readCourseBytes } from '../../course/read-course-file.ts';
import { UserError } from '../../errors.ts';
import { safeLine, safeText } from '../../safe-text.ts';

/** What one step changes, as it stands in `solutions/<exercise>/<step>/`. Paths are relative to the exercise's folder. */
export interface Overlay {
  readonly files: ReadonlyMap<string, Buffer>;
  /** Files and folders that the step takes away. */
  readonly deleted: readonly string[];
  /** What the commit of this overlay says on the branch `solution`; null where nobody wrote it. */
  readonly message: string | null;
}

/** Name of the file in an overlay that lists what the step takes away, one path a line. */
const deletedList = '.deleted';
/** Name of the file in an overlay that holds its commit message. It is none of the learner's files. */
const messageFile = '.message';

/**
 * The whole solution of an exercise as it is after a step: the starter, then every step's overlay up to and
 * including that one. With null it is the starter alone. Paths are relative to the exercise's folder, with
 * forward slashes.
 *
 * @throws {UserError} when the step is none of the exercise's, or when this checkout carries no solution for it
 */
export async function solutionFiles(
  course: Course,
  exercise: Exercise,
  stepId: string | null,
): Promise<Map<string, Buffer>> {
  const names = ['starter', ...stepsThrough(course, exercise, stepId).map(({ id }) => id)];
  return layOverlays(await Promise.all(names.map((name) => loadOverlay(course, exercise, name))));
}

/** The files of overlays laid over each other in that order: a later one's file replaces an earlier one's. */
export function layOverlays(overlays: readonly Overlay[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const overlay of overlays) applyOverlay(files, overlay);
  return files;
}

/**
 * What a step asks for: the files of its overlay, whole.
 *
 * @throws {UserError} when this checkout carries no solution for the step, or one that can't be used
 */
export async function loadOverlay(course: Course, exercise: Exercise, name: string): Promise<Overlay> {
  const { overlay, problems } = await readOverlay(course, exercise, name);
  if (problems.length > 0) throw new CourseProblems(course.root, problems);
  if (overlay === null) throw missingSolution(exercise, name);
  return overlay;
}

/** The same, with everything in the folder that can't be used as a problem. The overlay is null if there is no folder. */
export async function readOverlay(
  { root }: Course,
  exercise: Exercise,
  name: string,
): Promise<{ readonly overlay: Overlay | null; readonly problems: readonly Problem[] }> {
  const folder = overlayFolder(exercise, name);
  const { files: listed, problems: inListing } = await listCourseFiles(root, folder);
  if (listed === null) return { overlay: null, problems: [] };
  const problems = [...inListing];
  const read = await Promise.all(
    listed.map(async (file) => ({ file, found: await readCourseBytes(root, `${folder}/${file}`) })),
  );
  const files = new Map<string, Buffer>();
  for (const { file, found } of read) {
    if (found.kind === 'found') files.set(file, found.value);
    else if (found.kind === 'unusable') problems.push(problemIn(`${folder}/${file}`, found));
  }
  const { deleted, problems: inDeleted } = parseDeleted(
    files.get(deletedList)?.toString('utf8') ?? '',
    `${folder}/${deletedList}`,
  );
  files.delete(deletedList);
  const message = safeText(files.get(messageFile)?.toString('utf8') ?? '', '\t').trim();
  files.delete(messageFile);
  const overlay = { files, deleted, message: message === '' ? null : message };
  return { overlay, problems: [...problems, ...inDeleted] };
}

/** Reads the list of what a step takes away: a path on each line, and lines that begin with `#`. */
function parseDeleted(
  text: string,
  file: string,
): { readonly deleted: readonly string[]; readonly problems: readonly Problem[] } {
  const lines = text.split('\n').map((line, index) => ({
    listed: line
      .replace(/^\uFEFF/, '')
      .trim()
      .replace(/(?<=.)\/+$/, ''),
    line: index + 1,
  }));
  const paths = lines.filter(({ listed }) => listed !== '' && !listed.startsWith('#'));
  const problems = paths.flatMap(({ listed, line }) => {
    const complaint = complaintAboutPath(listed);
    return complaint === null ? [] : [{ file, line, message: `the path "${safeLine(listed)}" ${complaint}` }];
  });
  const deleted = paths
    .filter(({ listed }) => complaintAboutPath(listed) === null)
    .map(({ listed }) => listed);
  return { deleted, problems };
}

/** As `loadOverlay`; undefined where this checkout carries no solution for the step. */
export async function findOverlay(
  course: Course,
  exercise: Exercise,
  name: string,
): Promise<Overlay | undefined> {
  try {
    return await loadOverlay(course, exercise, name);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The exercise's files as the learner was given them: an absolute path. A course may come without. */
export function starterFolder(course: Course, exercise: Exercise): string {
  return path.join(course.root, overlayFolder(exercise, 'starter'));
}

/** Relative to the course root. */
function overlayFolder(exercise: Exercise, name: string): string {
  return `solutions/${exercise.id}/${name}`;
}

/** The exercise's steps in the order of the course. */
export function stepsOf(course: Course, exercise: Exercise): readonly ExerciseStep[] {
  return course.steps.filter(
    (step): step is ExerciseStep => step.kind === 'exercise' && step.exercise.id === exercise.id,
  );
}

function stepsThrough(course: Course, exercise: Exercise, stepId: string | null): readonly ExerciseStep[] {
  if (stepId === null) return [];
  const steps = stepsOf(course, exercise);
  const last = steps.findIndex((step) => step.id === stepId);
  if (last === -1) {
    throw new UserError(
      `"${stepId}" is no step of the exercise ${exercise.id}. Your files are unchanged.`,
      'workshop list shows all steps.',
    );
  }
  return steps.slice(0, last + 1);
}

function applyOverlay(files: Map<string, Buffer>, overlay: Overlay): void {
  for (const gone of overlay.deleted) {
    for (const file of files.keys()) {
      if (isAtOrUnder(file, gone)) files.delete(file);
    }
  }
  for (const [file, content] of overlay.files) files.set(file, content);
}

/** Whether `file` is `place` or lies in it. Both with forward slashes. */
export function isAtOrUnder(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

/** Files below a folder, relative to it, with forward slashes, sorted; links and what git would not keep are left out. */
export async function listFiles(folder: string, prefix = ''): Promise<string[]> {
  const entries = await readdir(path.join(folder, prefix), { withFileTypes: true });
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isFile()) return [name];
      return entry.isDirectory() && entry.name !== 'node_modules' ? listFiles(folder, name) : [];
    }),
  );
  return nested.flat().toSorted();
}

function missingSolution(exercise: Exercise, name: string): UserError {
  return new UserError(
    `There is no solution for ${name}: the folder solutions/${exercise.id}/${name} is missing. Your files are unchanged.`,
    `If you removed it by accident, bring it back: from git, if the course came with git, or from the course's source. Otherwise, report this to the author.`,
  );
}
