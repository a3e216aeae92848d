import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Course } from '../course/course.ts';
import { findBuild, openCourseCache } from '../course/course-cache.ts';
import { findCourseRoot, loadCourse } from '../course/load-course.ts';
import { UserError } from '../errors.ts';
import { openProgress, type ProgressStore } from '../progress/progress-file.ts';
import { findCourseInGit } from '../workspace/course-away.ts';

/** What every job needs: the course, where the learner stands in it, and the environment it was started in. */
export interface Workshop {
  readonly course: Course;
  readonly progress: ProgressStore;
  /** Absolute path of `.workshop/` in the course root. */
  readonly stateFolder: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Opens the course that a folder belongs to, or the one that `course` names.
 * Throws a UserError outside a course, and one that lists every problem of a broken course.
 */
export async function openWorkshop(options: {
  readonly cwd: string;
  readonly course?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}): Promise<Workshop> {
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
  return { course, progress, stateFolder, env: options.env };
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
