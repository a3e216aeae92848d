import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Course, Exercise, Step } from '../../course/course.ts';
import { loadChangedSteps, stepsTouchedBy } from './changed-steps.ts';

const run = promisify(execFile);

const app: Exercise = { id: 'app', folder: 'exercises/the-app' };
const base = {
  chapter: 'One',
  folder: '',
  lessonFile: '',
  lesson: '',
  hints: [],
  objectives: [],
  optional: false,
};

function aStep(id: string): Step {
  return { ...base, id, title: id, kind: 'exercise', exercise: app, files: [], checkFile: '', purposes: [] };
}

function courseIn(root: string): Course {
  const welcome: Step = { ...base, id: 'welcome', title: 'Welcome', kind: 'reading' };
  const steps = [welcome, aStep('one'), aStep('two'), aStep('three')];
  return { root, title: 'Test', chapters: [], objectives: [], exercises: new Map([['app', app]]), steps };
}

const all = ['welcome', 'one', 'two', 'three'];
const exerciseSteps = ['one', 'two', 'three'];

test.each([
  ['lessons/two/hints.md', ['two']],
  ['lessons/two/attempts/some.yaml', ['two']],
  ['lessons/checks/shared.ts', all],
  ['lessons/course.yaml', all],
  ['solutions/app/two/src/a.ts', ['two', 'three']],
  ['solutions/app/starter/src/a.ts', exerciseSteps],
  ['exercises/the-app/src/a.ts', exerciseSteps],
  ['exercises/the-app-besides/a.ts', all],
  ['package.json', all],
  ['src/checker/run-check.ts', all],
  ['docs/decisions.md', []],
  ['README.md', []],
])('a change of %s asks for %j', (file, ids) => {
  expect([...stepsTouchedBy(courseIn('/course'), [file])]).toEqual(ids);
});

test('what is changed, deleted, staged and new counts, and what git ignores does not', async () => {
  const repository = await mkdtemp(path.join(tmpdir(), 'workshop changed '));
  const root = path.join(repository, 'course');
  const write = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  };
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '', GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Me', '-c', 'user.email=me@localhost', ...args], { cwd: root, env });
  try {
    await write('lessons/one/lesson.md', 'one');
    await write('lessons/welcome/lesson.md', 'welcome');
    await write('.gitignore', 'ignored.ts\n');
    await git('init', '-q');
    await expect(loadChangedSteps(courseIn(root), env)).rejects.toThrow('git has no commit to compare with');
    await git('add', '-A');
    await git('commit', '-q', '-m', 'The course');
    expect(await loadChangedSteps(courseIn(root), env)).toEqual(new Set());

    await write('ignored.ts', '');
    await write('lessons/one/lesson.md', 'another one');
    await write('solutions/app/three/ä b.ts', 'new');
    await rm(path.join(root, 'lessons/welcome/lesson.md'));
    await git('add', 'lessons/one/lesson.md');
    expect(await loadChangedSteps(courseIn(root), env)).toEqual(new Set(['one', 'three', 'welcome']));
  } finally {
    await rm(repository, { recursive: true, force: true });
  }
});

test('outside a repository there is nothing to compare with', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'workshop changed '));
  await expect(loadChangedSteps(courseIn(root), process.env)).rejects.toMatchObject({
    message: expect.stringContaining('lies in no git repository'),
    exitCode: 2,
  });
  await rm(root, { recursive: true });
});
