import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Course } from '../../course/course.ts';
import { createTestCourse } from '../testing/create-test-course.ts';
import { makeSolutionBranch } from './solution-branch.ts';
import { signposts } from './signposts.ts';
import { solutionFiles } from './solution-files.ts';

const execute = promisify(execFile);

/** No name, no address, no configuration of the machine's; hooks that would tell on us are set in the repository. */
const env = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '',
  GIT_CONFIG_NOSYSTEM: '1',
};
const me = ['-c', 'user.name=Me', '-c', 'user.email=me@localhost'];

const files = {
  '.gitignore': '.workshop/\n',
  'exercises/app/src/main.ts': 'starter\n',
  'solutions/app/starter/.message': 'Where it begins\n\nWith a file.\n',
  'solutions/app/starter/src/main.ts': 'starter\n',
  'solutions/app/starter/data/rows.json': '[]\r\n',
  'solutions/app/one/.message': 'Do the first thing\r\n\r\nBecause of the second.\r\n',
  'solutions/app/one/src/main.ts': 'one\n',
  'solutions/app/two/src/new file "é".ts': 'two\n',
  'solutions/app/two/.deleted': 'data\n',
};

async function git(folder: string, ...args: string[]): Promise<string> {
  return (await execute('git', [...me, ...args], { cwd: folder, env })).stdout;
}

async function courseInGit() {
  const place = await createTestCourse(files, ['one', 'two']);
  const { root } = place.course;
  await git(root, 'init', '-q', '-b', 'main');
  await git(root, 'add', '-A');
  await git(root, 'commit', '-q', '-m', 'The course');
  return place;
}

/** Everything that the learner could see change: files, index, branches but ours, and where they are. */
async function view(folder: string): Promise<string[]> {
  return Promise.all([
    git(folder, 'status', '--porcelain'),
    git(folder, 'diff'),
    git(folder, 'ls-files', '--stage'),
    git(folder, 'for-each-ref').then((refs) => refs.replace(/^.*refs\/heads\/solution\n/m, '')),
    git(folder, 'stash', 'list'),
    git(folder, 'symbolic-ref', 'HEAD'),
  ]);
}

async function filesOf(course: Course, commit: string): Promise<Record<string, string>> {
  const names = (await git(course.root, 'ls-tree', '-r', '-z', '--name-only', '--full-tree', commit))
    .split('\0')
    .filter((name) => name !== '');
  const entries = names.map(
    async (name) => [name, await git(course.root, 'show', `${commit}:${name}`)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

test('the branch is the starter and a commit a step, with the messages that the course wrote', async () => {
  await using place = await courseInGit();
  const { course } = place;
  expect(await makeSolutionBranch(course, env)).toMatchObject({ kind: 'made' });
  const log = await git(course.root, 'log', '--reverse', '--format=%an %ad|%B', '--date=short', 'solution');
  expect(log.replace(/[0-9a-f]{40}/, 'DIGEST')).toBe(
    'workshop 2026-01-01|Where it begins\n\nWith a file.\n\n' +
      'workshop 2026-01-01|Do the first thing\n\nBecause of the second.\n\n' +
      'workshop 2026-01-01|two\n\nWorkshop-Solutions: solutions DIGEST\n\n',
  );
});

test('each commit holds what the overlays make, byte for byte', async () => {
  await using place = await courseInGit();
  const { course, exercise } = place;
  await git(course.root, 'config', 'core.autocrlf', 'true');
  await makeSolutionBranch(course, env);
  for (const [commit, step] of [
    ['solution~2', null],
    ['solution~1', 'one'],
    ['solution', 'two'],
  ] as const) {
    const wanted = [...(await solutionFiles(course, exercise, step))];
    expect(await filesOf(course, commit)).toEqual(
      Object.fromEntries([
        ...signposts,
        ...wanted.map(([file, content]) => [`exercises/app/${file}`, content.toString()] as const),
      ]),
    );
  }
});

test('the commits have the same ids in every clone, and nothing is made twice', async () => {
  await using one = await courseInGit();
  await using other = await courseInGit();
  await git(other.course.root, 'config', 'i18n.commitEncoding', 'ISO-8859-1');
  const made = await makeSolutionBranch(one.course, env);
  expect(await makeSolutionBranch(other.course, { ...env, TZ: 'Asia/Tokyo' })).toEqual(made);
  expect(await makeSolutionBranch(one.course, env)).toEqual({ ...made, kind: 'unchanged' });
});

test('files, index and branches stay as they are, whatever the learner is in the middle of', async () => {
  await using place = await courseInGit();
  const { root } = place.course;
  await writeFile(path.join(root, '.git/hooks/reference-transaction'), '#!/bin/sh\nexit 1\n', {
    mode: 0o755,
  });
  await writeFile(path.join(root, 'exercises/app/src/main.ts'), 'mine\n');
  await git(root, 'add', '-A');
  await appendFile(path.join(root, 'exercises/app/src/main.ts'), 'and more\n');
  await writeFile(path.join(root, 'exercises/app/untracked.ts'), 'new\n');
  const before = await view(root);
  expect(await makeSolutionBranch(place.course, env)).toMatchObject({ kind: 'made' });
  expect(await view(root)).toEqual(before);
});

test("a hook's environment doesn't lead it to another repository", async () => {
  await using place = await courseInGit();
  await using other = await courseInGit();
  const before = await view(other.course.root);
  const gitFolder = path.join(other.course.root, '.git');
  const hook = { GIT_DIR: gitFolder, GIT_INDEX_FILE: path.join(gitFolder, 'index'), GIT_PREFIX: '' };
  expect(await makeSolutionBranch(place.course, { ...env, ...hook })).toMatchObject({ kind: 'made' });
  expect(await git(place.course.root, 'branch', '--list', 'solution')).toBe('  solution\n');
  expect(await git(other.course.root, 'branch', '--list', 'solution')).toBe('');
  expect(await view(other.course.root)).toEqual(before);
});

test('a change of the course renews the branch', async () => {
  await using place = await courseInGit();
  const { course } = place;
  await makeSolutionBranch(course, env);
  await writeFile(path.join(course.root, 'solutions/app/two/.message'), 'Do the second thing\n');
  expect(await makeSolutionBranch(course, env)).toMatchObject({ kind: 'made' });
  expect(await git(course.root, 'log', '--format=%s', '-1', 'solution')).toBe('Do the second thing\n');
});

test.each(['a commit on top', 'an amended commit', 'a branch of their own'])(
  '%s is left alone, and said so',
  async (what) => {
    await using place = await courseInGit();
    const { course } = place;
    if (what === 'a branch of their own') {
      await git(course.root, 'branch', 'solution');
    } else {
      await makeSolutionBranch(course, env);
      await git(course.root, 'checkout', '-q', 'solution');
      await git(
        course.root,
        'commit',
        '-q',
        '--allow-empty',
        '--no-edit',
        '-m',
        'Mine',
        ...(what === 'an amended commit' ? ['--amend'] : []),
      );
      await git(course.root, 'checkout', '-q', 'main');
    }
    await writeFile(path.join(course.root, 'solutions/app/two/.message'), 'Do the second thing\n');
    const tip = await git(course.root, 'rev-parse', 'solution');
    expect(await makeSolutionBranch(course, env)).toEqual({
      kind: 'left-alone',
      reason: 'the workshop did not make it.',
    });
    expect(await git(course.root, 'rev-parse', 'solution')).toBe(tip);
  },
);

test('an amended commit that keeps our message is left alone as well', async () => {
  await using place = await courseInGit();
  const { course } = place;
  await makeSolutionBranch(course, env);
  await git(course.root, 'checkout', '-q', 'solution');
  await writeFile(path.join(course.root, 'exercises/app/src/main.ts'), 'my idea\n');
  await git(course.root, 'commit', '-q', '-a', '--amend', '--no-edit');
  await git(course.root, 'checkout', '-q', 'main');
  expect(await makeSolutionBranch(course, env)).toMatchObject({ kind: 'left-alone' });
});

test('a branch that is checked out is not moved under its files', async () => {
  await using place = await courseInGit();
  const { course } = place;
  await makeSolutionBranch(course, env);
  await git(course.root, 'worktree', 'add', '-q', path.join(course.root, '.workshop/there'), 'solution');
  await writeFile(path.join(course.root, 'solutions/app/two/.message'), 'Do the second thing\n');
  expect(await makeSolutionBranch(course, env)).toEqual({ kind: 'left-alone', reason: 'it is checked out.' });
});

test('a branch in the way of ours is told in the words of git', async () => {
  await using place = await courseInGit();
  await git(place.course.root, 'branch', 'solution/mine');
  expect(await makeSolutionBranch(place.course, env)).toMatchObject({
    kind: 'left-alone',
    reason: expect.stringContaining('solution/mine'),
  });
});

test.each(['a linked work tree', 'a shallow clone', 'a repository without a commit'])(
  'it works in %s',
  async (what) => {
    await using place = await courseInGit();
    const { root } = place.course;
    const there = path.join(root, '.workshop', 'there');
    if (what === 'a linked work tree') {
      await git(root, 'worktree', 'add', '-q', there);
    } else if (what === 'a shallow clone') {
      await git(root, 'commit', '-q', '--allow-empty', '-m', 'Second');
      await git(root, 'clone', '-q', '--depth', '1', `file://${root}`, there);
      await git(there, 'config', 'transfer.fsckObjects', 'true');
    } else {
      await git(root, 'clone', '-q', '--no-checkout', root, there);
      await git(there, 'checkout', '-q', 'main');
      await git(there, 'update-ref', '-d', 'HEAD');
    }
    const before = await view(there);
    const made = await makeSolutionBranch({ ...place.course, root: there }, env);
    expect(made).toMatchObject({ kind: 'made' });
    expect(await view(there)).toEqual(before);
    expect(await git(there, 'fsck', '--no-dangling')).toBe('');
  },
);

test('in a subfolder of a repository, its files lie where the learner has theirs', async () => {
  await using outer = await createTestCourse({ 'readme.md': 'Mine\n' }, []);
  const root = path.join(outer.course.root, 'courses', 'sql');
  await using place = await createTestCourse({}, ['one', 'two']);
  await git(outer.course.root, 'init', '-q', '-b', 'main');
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
  const course = { ...place.course, root };
  expect(await makeSolutionBranch(course, env)).toMatchObject({ kind: 'made' });
  expect(Object.keys(await filesOf(course, 'solution'))).toContain('courses/sql/exercises/app/src/main.ts');
  // A second course of the same repository does not take the branch away from the first.
  const second = { ...course, root: path.join(outer.course.root, 'courses', 'other') };
  await cp(root, second.root, { recursive: true });
  expect(await makeSolutionBranch(second, env)).toMatchObject({ kind: 'left-alone' });
});

test('without git and outside a repository nothing happens', async () => {
  await using place = await createTestCourse(files, ['one', 'two']);
  const outside = { ...env, GIT_CEILING_DIRECTORIES: path.dirname(place.course.root) };
  expect(await makeSolutionBranch(place.course, outside)).toEqual({ kind: 'no-repository' });
  await git(place.course.root, 'init', '-q');
  expect(await makeSolutionBranch(place.course, { ...env, PATH: '/nonexistent' })).toEqual({
    kind: 'no-repository',
  });
});

test('a solution that is missing is told, and the branch is not made', async () => {
  await using place = await createTestCourse(files, ['one', 'two', 'three']);
  await git(place.course.root, 'init', '-q');
  expect(await makeSolutionBranch(place.course, env)).toMatchObject({
    kind: 'left-alone',
    reason: expect.stringContaining('solutions/app/three'),
  });
});

test('two commands at once make it once', async () => {
  await using place = await courseInGit();
  const made = await Promise.all([1, 2, 3].map(() => makeSolutionBranch(place.course, env)));
  expect(new Set(made.map((each) => ('tip' in each ? each.tip : each.kind))).size).toBe(1);
  expect(await readFile(path.join(place.course.root, '.git/refs/heads/solution'), 'utf8')).toHaveLength(41);
});
