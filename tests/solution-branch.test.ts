import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { checkStep } from '../src/jobs/check-step.ts';
import { diffStep } from '../src/jobs/diff-step.ts';
import { planCatchUp, planStepReset } from '../src/jobs/plan-file-change.ts';
import { resultOf } from '../src/work-that-tells.ts';
import { openWorkshop } from '../src/workshop/workshop.ts';
import { copySumsCourse, env, folder, git, initGit, withoutGit, write } from './support/sums-course.ts';
import { workshop } from './support/workshop.ts';

test('diff makes the branch, says so once, and sees files that git does not know yet', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await initGit(root);
  await write(root, { [`${folder}/report.ts`]: 'not known to git\n' });
  const status = await git(root, 'status', '--porcelain');
  const first = await workshop(root, ['diff', 'report'], env);
  expect(first.stdout).toContain('not known to git');
  expect(first.stderr).toContain('`git log -p solution`');
  expect(await git(root, 'log', '--format=%s', 'solution')).toBe(
    'The step report\nThe step store\nAdd two numbers\nThe beginning: Sums',
  );
  expect(await git(root, 'status', '--porcelain')).toBe(status);
  const second = await workshop(root, ['diff', 'report'], env);
  expect(second.stderr).not.toContain('solution`');
  await git(root, 'branch', '-f', 'solution', 'main');
  const third = await workshop(root, ['diff', 'report'], env);
  expect(third.stderr).toContain(
    'The git branch `solution` was left as it is: the workshop did not make it.',
  );
  expect(third.exitCode).toBe(0);
});

test('diff without git works without a word about it', async () => {
  await using course = await copySumsCourse();
  const { stdout, stderr } = await workshop(course.root, ['diff', 'add'], withoutGit);
  expect(stdout).toContain('+ console.log(Number(first) + Number(second));');
  expect(stderr).not.toContain('git');
});

test('setup makes the branch without a word', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  const yaml = await readFile(path.join(root, 'lessons/course.yaml'), 'utf8');
  await write(root, {
    'lessons/course.yaml': yaml.replace('[welcome, ', '[welcome, prepare, '),
    'lessons/prepare/lesson.md':
      '---\nid: prepare\ntitle: Prepare\nkind: setup\nexercise: sums\nactions:\n  - { run: node --version, text: Look }\n---\n# Prepare\n',
  });
  await initGit(root);
  const { exitCode, stdout, stderr } = await workshop(root, ['setup', '--yes'], env);
  expect(exitCode).toBe(0);
  expect(stdout + stderr).not.toContain('solution');
  expect(await git(root, 'rev-list', '--count', 'solution')).toBe('4');
});

test('on the branch `solution`, the command and its stand-in name the branch to go back to', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await initGit(root);
  await git(root, 'switch', '-q', '-c', 'my-work');
  const opened = await openWorkshop({ cwd: root, env: process.env });
  await workshop(root, ['diff', 'report'], env);
  await git(root, 'switch', '-q', 'solution');
  expect(await git(root, 'status', '--porcelain')).toBe('');
  const says = /branch `solution`[^]*only the exercises[^]*`git switch my-work`/u;

  const ran = await workshop(path.join(root, folder), ['check', 'add'], { ...env, HOME: root });
  expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(says) });
  const standIn = await execa(process.execPath, [path.join(root, 'bin/workshop.cjs')], {
    cwd: path.join(root, folder),
    reject: false,
  });
  expect(standIn).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(says) });

  // An app that was open before: what it checks, resets and compares is no longer there.
  const step = opened.course.steps.find(({ id }) => id === 'add');
  if (step?.kind !== 'exercise') throw new Error('no step add');
  const result = await resultOf(checkStep(opened, step, { signal: new AbortController().signal }));
  expect(result).toMatchObject({
    verdict: 'error',
    error: { wayOut: expect.stringContaining('`git switch my-work`') },
  });
  for (const job of [planStepReset, planCatchUp, diffStep])
    await expect(job(opened, step)).rejects.toMatchObject({ message: expect.stringContaining('`solution`') });
});

test('lessons that were deleted are named, with what restores them', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await initGit(root);
  await rm(path.join(root, 'lessons'), { recursive: true });
  const { exitCode, stderr } = await workshop(root, ['status'], env);
  expect(stderr).toContain('The lessons of this course were deleted');
  expect(stderr).toContain('`git restore lessons`');
  expect(exitCode).toBe(2);
});
