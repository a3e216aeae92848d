import type { Course } from '../../course/course.ts';
import { UserError } from '../../errors.ts';
import { openGit } from '../../workspace/git.ts';
import { stepsOf } from '../../workspace/solution/solution-files.ts';

/**
 * Ids of the steps whose lesson, exercise or solution is not as in git's HEAD.
 *
 * @throws {UserError} outside a repository, and in one without a commit
 */
export async function loadChangedSteps(course: Course, env: NodeJS.ProcessEnv): Promise<Set<string>> {
  const git = await openGit(course.root, env);
  if (git === undefined) throw noComparison('this course lies in no git repository');
  try {
    const tracked = await git.run(['diff', '--name-only', '--no-renames', '--relative', '-z', 'HEAD']);
    const untracked = await git.run(['ls-files', '--others', '--exclude-standard', '-z']);
    const files = `${tracked.toString('utf8')}${untracked.toString('utf8')}`.split('\0');
    return stepsTouchedBy(
      course,
      files.filter((file) => file !== ''),
    );
  } catch (error) {
    throw noComparison('git has no commit to compare with', error);
  }
}

/** The steps that changed files may make true or false. Paths are relative to the course root, with forward slashes. */
export function stepsTouchedBy(course: Course, files: readonly string[]): Set<string> {
  return new Set(files.flatMap((file) => stepsTouchedByFile(course, file)));
}

function stepsTouchedByFile(course: Course, file: string): string[] {
  const all = course.steps.map(({ id }) => id);
  const [top, name = '', overlay = ''] = file.split('/');
  if (top === 'lessons' && all.includes(name)) return [name];
  const exercises = [...course.exercises.values()];
  const exercise =
    top === 'solutions'
      ? exercises.find(({ id }) => id === name)
      : exercises.find(({ folder }) => file.startsWith(`${folder}/`));
  if (exercise !== undefined) {
    // A step's solution is part of the solutions of all that come after it; the starter is part of each.
    const ids = stepsOf(course, exercise).map(({ id }) => id);
    return ids.slice(Math.max(0, top === 'solutions' ? ids.indexOf(overlay) : 0));
  }
  // What several steps share: checks, packages, the runner itself. Texts about the course are none of it.
  return file.endsWith('.md') && top !== 'lessons' ? [] : all;
}

function noComparison(reason: string, cause?: unknown): UserError {
  return new UserError(
    `There is nothing to compare the course with: ${reason}. Nothing was verified.`,
    '`npx workshop verify` looks at every step; `npx workshop verify STEP …` at those that you name.',
    { cause },
  );
}
