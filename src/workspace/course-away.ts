import { access } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.ts';
import { openGit, type Git } from './git.ts';

/**
 * Why the course's own files are no longer in its folder, and how to restore them; undefined as long as they are there.
 * Most often another git branch was checked out, which doesn't contain them, such as `solution`.
 */
export async function findCourseAway(root: string, env: NodeJS.ProcessEnv): Promise<UserError | undefined> {
  const isThere = await access(path.join(root, 'lessons', 'course.yaml')).then(
    () => true,
    () => false,
  );
  if (isThere) return undefined;
  return (
    (await findCourseInGit(root, env)) ??
    new UserError(
      `The lessons of this course are no longer in ${path.join(root, 'lessons')}. Your own files are unchanged.`,
      'Restore that folder, or get the course again.',
    )
  );
}

/** Where git has a course that is not in this folder now, as an error that says so; undefined if it has none. */
export async function findCourseInGit(root: string, env: NodeJS.ProcessEnv): Promise<UserError | undefined> {
  const git = await openGit(root, env);
  if (git === undefined) return undefined;
  if (await isInCommit(git, 'HEAD'))
    return new UserError(
      'The lessons of this course were deleted (lessons/course.yaml is missing). Your own files are unchanged.',
      '`git restore lessons` restores them as they were last committed.',
    );
  const back = await branchWithCourse(git);
  if (back === undefined) return undefined;
  const branch = (await print(git, ['symbolic-ref', '--short', '-q', 'HEAD'])) ?? '';
  const where = branch === '' ? 'The commit' : `The git branch \`${branch}\``;
  const what = branch === 'solution' ? 'only the exercises with their solutions' : 'no course';
  return new UserError(
    `${where} that is checked out contains ${what}: the lessons and the workshop are on another branch. Your own files are unchanged.`,
    `Type \`git switch ${back}\` to go back, then try again.`,
  );
}

/** The branch that was checked out before, else `main`, else any: the first of them that contains the course. */
async function branchWithCourse(git: Git): Promise<string | undefined> {
  const previous = await print(git, ['rev-parse', '--abbrev-ref', '@{-1}']);
  const all = (await print(git, ['for-each-ref', '--format=%(refname:short)', 'refs/heads'])) ?? '';
  for (const branch of [previous, 'main', ...all.split('\n')]) {
    if (branch === undefined || branch === '' || branch === 'solution') continue;
    if (await isInCommit(git, branch)) return branch;
  }
  return undefined;
}

async function isInCommit(git: Git, commit: string): Promise<boolean> {
  const listed = await print(git, ['ls-tree', '--full-tree', commit, `${git.prefix}lessons/course.yaml`]);
  return listed !== undefined && listed !== '';
}

/** Undefined where git fails. */
function print(git: Git, args: readonly string[]): Promise<string | undefined> {
  return git.run(args).then(
    (output) => output.toString('utf8').trim(),
    () => undefined,
  );
}
