import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Course } from '../course/course.ts';
import { findBuild, openCourseCache } from '../course/course-cache.ts';
import { findCourseRoot, loadCourse } from '../course/load-course.ts';
import { UserError } from '../errors.ts';
import { openProgress, type ProgressStore } from '../progress/progress-file.ts';
import { findCourseInGit } from '../workspace/course-away.ts';
import { Kept, type Keeping } from './kept.ts';

/** An open course: what every job needs, and what stays between their calls. */
export interface Workshop {
  readonly course: Course;
  readonly progress: ProgressStore;
  /** Absolute path of `.workshop/` in the course root. */
  readonly stateFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Absent where each call opens what it needs, and ends it. */
  readonly kept?: Kept | undefined;
}

/**
 * Opens the course that a folder belongs to, or the one that `course` names.
 * What it keeps ends when it is disposed of. Throws a UserError outside a course, and one that lists every problem of a
 * broken course.
 */
export async function openWorkshop(options: {
  readonly cwd: string;
  readonly course?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** What stays between calls; nothing if it isn't given. */
  readonly keeping?: Keeping | undefined;
}): Promise<Workshop & AsyncDisposable> {
  const named = options.course === undefined ? undefined : path.resolve(options.cwd, options.course);
  const root = named ?? (await findCourseRoot(options.cwd));
  if (root === undefined) throw (await courseElsewhere(options)) ?? outsideCourse(options.cwd);
  const stateFolder = path.join(root, '.workshop');
  const build = findBuild();
  const cache = build === undefined ? undefined : openCourseCache(stateFolder, build);
  // Loading a course may make the folder, to keep the parsed course in it.
  const hasState = existsSync(stateFolder);
  const course = await loadCourse(root, cache).catch(async (error: unknown) => {
    // Needed only in a course that is broken.
    const { withWayOut } = await import('./way-out-of-course-problems.ts');
    throw await withWayOut(error, options.env);
  });
  const progress = await openProgress(stateFolder, { wasDeleted: !hasState && wasSetUp(course) });
  const kept = options.keeping === undefined ? undefined : new Kept(options.keeping);
  const end = async () => await kept?.[Symbol.asyncDispose]();
  return { course, progress, stateFolder, env: options.env, kept, [Symbol.asyncDispose]: end };
}

/** The set-up writes a settings file into an exercise with a database. It outlives a deleted `.workshop`. */
function wasSetUp(course: Course): boolean {
  return [...course.exercises.values()].some(
    ({ folder, database }) =>
      database !== undefined && existsSync(path.join(course.root, folder, database.envFile)),
  );
}

/** Typed on a git branch without the course, or in a folder of one. */
async function courseElsewhere({
  cwd,
  env,
}: {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}): Promise<UserError | undefined> {
  const folders = [cwd, ...parentsOf(cwd)];
  const used = folders.find((folder) => existsSync(path.join(folder, '.workshop')));
  const top = folders.find((folder) => existsSync(path.join(folder, '.git')));
  return findCourseInGit(used ?? top ?? cwd, env);
}

function parentsOf(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [] : [parent, ...parentsOf(parent)];
}

function outsideCourse(cwd: string): UserError {
  return new UserError(
    `There is no course in ${cwd} or above it (no lessons/course.yaml). Nothing was changed.`,
    'Get a course with `git clone`, run `npm install` in its folder, and type `npx workshop start` there; or name its folder with --course DIR.',
  );
}
