import { CourseProblems } from '../course/load-course.ts';
import { openGit } from '../workspace/git.ts';

const mostNamed = 3;

/** The same problems, with git's way out if git can bring the course's files back as they were. */
export async function withWayOut(thrown: unknown, env: NodeJS.ProcessEnv): Promise<unknown> {
  if (!(thrown instanceof CourseProblems)) return thrown;
  const { root, problems } = thrown;
  const changed = await changedLessons(root, env).catch(() => []);
  if (changed.length === 0) return thrown;
  const files = changed.length > mostNamed ? 'lessons' : changed.map(quoted).join(' ');
  return new CourseProblems(
    root,
    problems,
    `If you changed the course's files by accident, \`git checkout HEAD -- ${files}\` brings them back as they were in the last commit.`,
  );
}

/** Files of the course in git's last commit that are no longer as they were there. */
async function changedLessons(root: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const git = await openGit(root, env);
  if (git === undefined) return [];
  const output = await git.run([
    'diff',
    '--name-only',
    '--diff-filter=DMT',
    '--relative',
    '-z',
    'HEAD',
    '--',
    'lessons',
  ]);
  return output
    .toString('utf8')
    .split('\0')
    .filter((file) => file !== '');
}

function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;
}
