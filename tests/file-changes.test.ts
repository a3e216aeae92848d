import { chmod, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { openProgress } from '../src/progress/progress-file.ts';
import { withPassed } from '../src/progress/progress.ts';
import {
  copySumsCourse,
  env,
  folder,
  git,
  initGit,
  learner,
  saveBeforeKill,
  snapshot,
  statusOf,
  withoutGit,
  write,
} from './support/sums-course.ts';
import { fill, mountSmallDisk } from './support/small-disk.ts';
import { repository, workshop } from './support/workshop.ts';

// Not the launcher: killed, it could leave the program that it started behind.
const bundle = path.join(repository, 'dist', 'main.mjs');
/** What a small file system in memory gives at a time. */
const pageBytes = 4096;
const starter = 'const [first, second] = process.argv.slice(2);\n';

test.each(['in git', 'without git', 'in a repository that ignores the exercise'])(
  'a catch-up and its undo, %s',
  async (where) => {
    await using course = await copySumsCourse();
    const { root } = course;
    const runs = where === 'without git' ? withoutGit : env;
    if (where === 'in a repository that ignores the exercise') await write(root, { '.gitignore': '*\n' });
    if (where !== 'without git') await initGit(root);
    await write(root, learner);
    await chmod(path.join(root, folder, 'sum.ts'), 0o741);
    const before = await snapshot(root);
    const status = await statusOf(root);

    const caughtUp = await workshop(root, ['catch-up', 'report', '--yes'], runs);
    expect(caughtUp.stdout).toBe(
      [
        'These files will be as the solution has them where report begins:',
        `  delete   ${folder}/data/rows.json`,
        `  delete   ${folder}/drizzle/0000_busy_hulk.sql`,
        `  create   ${folder}/drizzle/0000_create_sums.sql`,
        `  replace  ${folder}/drizzle/meta/_journal.json`,
        `  replace  ${folder}/sum.ts`,
        'Migrations are among them. A database that has run others has to be made new after that: `npx workshop reset-db` does it, and says first which rows go.',
      ].join('\n'),
    );
    expect(caughtUp.stderr).toContain('`npx workshop reset-db` makes it new');
    expect(caughtUp.stderr).toContain('`npx workshop check report`');
    expect(caughtUp.exitCode).toBe(0);
    expect(await readFile(path.join(root, folder, 'own.ts'), 'utf8')).toBe('my own\n');
    expect(await readdir(path.join(root, folder, 'drizzle'))).toEqual(['0000_create_sums.sql', 'meta']);
    expect(await readdir(path.join(root, folder))).not.toContain('data');

    const undone = await workshop(root, ['undo', '--yes'], runs);
    expect(undone.stderr).toContain('`npx workshop catch-up report` is taken back');
    expect(await snapshot(root)).toEqual(before);
    expect(await statusOf(root)).toBe(status);

    const log: unknown = JSON.parse(await readFile(path.join(root, '.workshop/saved/log.json'), 'utf8'));
    const kind = where === 'without git' ? 'folder' : 'git';
    expect(log).toMatchObject({
      schemaVersion: 1,
      saves: [
        { reason: 'catch-up report', state: 'undone', place: { kind } },
        { reason: 'undo', state: 'applied', place: { kind } },
      ],
    });
  },
);

test('a save has what git does not know yet, not what it ignores, and every byte', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await initGit(root);
  await git(root, 'config', 'core.autocrlf', 'true');
  await write(root, learner);
  await workshop(root, ['reset', 'add', '--yes'], env);
  const [ref = ''] = (await git(root, 'for-each-ref', '--format=%(refname)', 'refs/workshop/saved')).split(
    '\n',
  );
  const files = (await git(root, 'ls-tree', '-r', '--name-only', ref)).split('\n');
  expect(files).toContain(`${folder}/own.ts`);
  expect(files).not.toContain(`${folder}/ignored.ts`);
  const { stdout } = await execa('git', ['show', `${ref}:${folder}/sum.ts`], {
    cwd: root,
    encoding: 'buffer',
    stripFinalNewline: false,
  });
  expect(Buffer.from(stdout)).toEqual(learner[`${folder}/sum.ts`]);
});

test('a reset puts back the step and leaves the rest, and undo and redo go both ways', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await write(root, { [`${folder}/sum.ts`]: 'mine\n', [`${folder}/own.ts`]: 'own\n' });
  const mine = await snapshot(root);
  const reset = await workshop(root, ['reset', 'add', '-y'], withoutGit);
  expect(reset.stderr).toContain('add was reset. Your version is saved: `npx workshop undo` brings it back.');
  expect(await readFile(path.join(root, folder, 'sum.ts'), 'utf8')).toContain(starter);
  await write(root, { [`${folder}/sum.ts`]: 'edited after the reset\n' });
  const edited = await snapshot(root);
  await workshop(root, ['undo', '-y'], withoutGit);
  expect(await snapshot(root)).toEqual(mine);
  await workshop(root, ['undo', '--redo', '-y'], withoutGit);
  expect(await snapshot(root)).toEqual(edited);
  await workshop(root, ['undo', '-y'], withoutGit);
  expect(await snapshot(root)).toEqual(mine);
  const nothing = await workshop(root, ['undo', '-y'], withoutGit);
  expect(nothing.stderr).toContain('There is no reset, catch-up, drop or draft to take back.');
  const { stdout } = await workshop(root, ['undo', '--list'], withoutGit);
  expect(stdout.split('\n').map((line) => line.replace(/^[-\d]+ [:\d]+ {2}| {2}\S+$/g, ''))).toEqual([
    'before reset add',
    'before undo',
    'before undo --redo',
    'before undo',
  ]);
});

test('several are taken back one after the other', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await write(root, learner);
  const first = await snapshot(root);
  await workshop(root, ['catch-up', 'store', '--yes'], withoutGit);
  const second = await snapshot(root);
  await workshop(root, ['catch-up', 'report', '--yes'], withoutGit);
  await workshop(root, ['undo', '--yes'], withoutGit);
  expect(await snapshot(root)).toEqual(second);
  await workshop(root, ['undo', '--yes'], withoutGit);
  expect(await snapshot(root)).toEqual(first);
});

test('without a terminal it needs --yes, and --dry-run changes nothing', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await write(root, learner);
  const before = await snapshot(root);
  const asked = await workshop(root, ['catch-up', 'report'], withoutGit);
  expect(asked.stderr).toContain('`npx workshop catch-up report --yes` goes on without asking.');
  expect(asked.exitCode).toBe(2);
  const dry = await workshop(root, ['reset', 'add', '--dry-run'], withoutGit);
  expect(dry.stdout).toContain(`  replace  ${folder}/sum.ts`);
  expect(dry.exitCode).toBe(0);
  expect(await snapshot(root)).toEqual(before);
  expect(await readdir(root)).not.toContain('.workshop');
});

test('nothing to do is said, and nothing is saved', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  const { stderr, exitCode } = await workshop(root, ['catch-up', 'add', '--yes'], withoutGit);
  expect(stderr).toContain('Your files are already where add begins, so nothing was changed.');
  const reset = await workshop(root, ['reset', 'add', '--yes'], withoutGit);
  expect(reset.stderr).toContain('The files of add are already as the solution has them where it begins');
  expect([exitCode, reset.exitCode]).toEqual([0, 0]);
  expect(await readdir(root)).not.toContain('.workshop');
});

test('progress stays as it was', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await workshop(root, ['catch-up', 'report', '--yes'], withoutGit);
  const { stdout } = await workshop(root, ['status', '--json'], withoutGit);
  const todo = { state: 'todo' };
  expect(JSON.parse(stdout)).toMatchObject({ steps: [todo, todo, todo, todo] });
});

test('a step without files of its own is told', async () => {
  await using course = await copySumsCourse();
  const { stderr, exitCode } = await workshop(course.root, ['catch-up', 'welcome', '--yes']);
  expect(stderr).toContain('welcome has no files to put in place');
  expect(exitCode).toBe(2);
});

test('a folder where a file should be changes nothing', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await rm(path.join(root, folder, 'sum.ts'));
  await write(root, { [`${folder}/sum.ts/inside.ts`]: 'mine\n' });
  const before = await snapshot(root);
  const { stderr, exitCode } = await workshop(root, ['catch-up', 'report', '--yes'], withoutGit);
  expect(stderr).toContain('sum.ts is no file. A file should be there. Your files are unchanged.');
  expect(exitCode).toBe(1);
  expect(await snapshot(root)).toEqual(before);
});

test('where nothing can be saved, nothing is changed', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await write(root, { ...learner, '.workshop': 'a file where the folder should be' });
  const before = await snapshot(root);
  const { stderr, exitCode } = await workshop(root, ['catch-up', 'report', '--yes'], withoutGit);
  expect(stderr).toContain('could not be saved');
  expect(stderr).toContain('nothing was changed');
  expect(exitCode).toBe(2);
  expect(await snapshot(root)).toEqual(before);
});

test('a repository that cannot be written is no reason to go without a save', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await initGit(root);
  await write(root, learner);
  // A file in the place of the folder: not even root can write a ref below it.
  await write(root, { '.git/refs/workshop': '' });
  const before = await snapshot(root);
  await workshop(root, ['catch-up', 'report', '--yes'], env);
  const { stdout } = await workshop(root, ['undo', '--list'], env);
  expect(stdout).toContain('.workshop/saved/');
  await workshop(root, ['undo', '--yes'], env);
  expect(await snapshot(root)).toEqual(before);
});

test('one that was killed in the middle is taken back', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await initGit(root);
  await write(root, learner);
  const before = await snapshot(root);
  await saveBeforeKill(root);
  await write(root, { [`${folder}/.workshop-aside-killed.0.new.tmp`]: 'the solution' });
  const untouched = await workshop(root, ['undo', '--yes'], env);
  expect(untouched.stderr).toContain('There is no reset, catch-up, drop or draft to take back.');
  expect(await snapshot(root)).toEqual(before);
  // It came as far as its first file, and has another one aside.
  await rm(path.join(root, folder, 'sum.ts'));
  await write(root, { [`${folder}/.workshop-aside-killed.0.old.tmp`]: 'mine' });
  const { stdout: status } = await workshop(root, ['status'], env);
  expect(status.replaceAll(/\s+/gu, ' ')).toContain(
    '`npx workshop catch-up report` finishes it, `npx workshop undo` undoes it.',
  );
  const { stderr } = await workshop(root, ['undo', '--yes'], env);
  expect(stderr).toContain('`npx workshop catch-up report` is taken back');
  expect((await workshop(root, ['status'], env)).stdout).not.toContain('interrupted');
  const refs = await git(root, 'for-each-ref', '--format=%(refname)', 'refs/workshop/saved');
  const saved = refs.split('\n').map((ref) => git(root, 'ls-tree', '-r', '--name-only', ref));
  expect((await Promise.all(saved)).join('\n')).not.toContain('aside');
  expect(await snapshot(root)).toEqual({
    ...before,
    'sum.ts': before['sum.ts']?.replace(/\d+$/, String(0o100644)),
  });
});

test('wherever it is killed, undo brings every file back', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  const many = Array.from({ length: 200 }, (_, number) => `many/file-${number}.ts`);
  await write(root, Object.fromEntries(many.map((file) => [`solutions/sums/starter/${file}`, 'solution'])));
  await write(root, Object.fromEntries(many.map((file) => [`${folder}/${file}`, `mine: ${file}`])));
  const before = await snapshot(root);
  const running = execa(process.execPath, [bundle, 'catch-up', 'report', '--yes'], {
    cwd: root,
    env: withoutGit,
    reject: false,
  });
  const ended = new AbortController();
  void running.finally(() => ended.abort());
  const isUnderWay = async () => (await readdir(path.join(root, folder, 'many'))).length > many.length;
  while (!ended.signal.aborted && !(await isUnderWay())) await setImmediate();
  running.kill('SIGKILL');
  await running;
  const wasInterrupted = await workshop(root, ['status'], withoutGit);
  expect(wasInterrupted.stdout.replaceAll(/\s+/gu, ' ')).toMatch(
    /`npx workshop catch-up report` was interrupted.* `npx workshop undo`/u,
  );
  await workshop(root, ['undo', '--yes'], withoutGit);
  expect(await snapshot(root)).toEqual(before);
  expect((await workshop(root, ['status'], withoutGit)).stdout).not.toContain('interrupted');
});

test('a save that is gone is told, and nothing is changed', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await write(root, learner);
  await workshop(root, ['catch-up', 'report', '--yes'], withoutGit);
  const after = await snapshot(root);
  const saves = (await readdir(path.join(root, '.workshop/saved'))).filter((name) => name !== 'log.json');
  await rm(path.join(root, '.workshop/saved', saves[0] ?? ''), { recursive: true });
  const { stderr, exitCode } = await workshop(root, ['undo', '--yes'], withoutGit);
  expect(stderr).toContain('are no longer in .workshop/saved/');
  expect(exitCode).toBe(2);
  expect(await snapshot(root)).toEqual(after);
});

test('a save whose ref is gone is named, and is in the way of no older one', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await initGit(root);
  await write(root, { [`${folder}/sum.ts`]: 'mine\n' });
  const mine = await snapshot(root);
  await workshop(root, ['reset', 'add', '--yes'], env);
  await write(root, { [`${folder}/sum.ts`]: 'mine, anew\n' });
  await workshop(root, ['reset', 'add', '--yes'], env);
  const refs = (await git(root, 'for-each-ref', '--format=%(refname)', 'refs/workshop/saved')).split('\n');
  const [older = '', newer = ''] = refs;
  await git(root, 'update-ref', '-d', newer);
  const undone = await workshop(root, ['undo', '--yes'], env);
  expect(undone.stderr).toMatch(/What was saved before `npx workshop reset add` \(.+\) is gone/u);
  expect(undone.exitCode).toBe(0);
  expect(await snapshot(root)).toEqual(mine);
  const redone = await workshop(root, ['undo', '--redo', '--yes'], env);
  expect(redone.exitCode).toBe(0);
  await git(root, 'update-ref', '-d', older);
  await workshop(root, ['reset', 'add', '--yes'], env);
  for (const ref of (await git(root, 'for-each-ref', '--format=%(refname)', 'refs/workshop')).split('\n'))
    await git(root, 'update-ref', '-d', ref);
  const before = await snapshot(root);
  const { stderr, exitCode } = await workshop(root, ['undo', '--yes'], env);
  expect(stderr).toContain('are no longer in refs/workshop/saved/');
  expect(stderr).not.toContain('bug');
  expect(exitCode).toBe(2);
  expect(await snapshot(root)).toEqual(before);
});

test('files that are changed are not said to be unchanged where the disk is full when that is noted', async (context) => {
  await using course = await copySumsCourse();
  const { root } = course;
  await initGit(root);
  await write(root, learner);
  const before = await snapshot(root);
  const stateFolder = path.join(root, '.workshop');
  await using disk = await mountSmallDisk(stateFolder);
  if (disk === undefined) context.skip('only root can mount a small file system, on Linux');
  // What is kept of the course is there before; then there is room for two locks and for the list of
  // saves once, and not for its next text.
  await workshop(root, ['catch-up', 'report', '--dry-run'], env);
  const filler = path.join(stateFolder, 'filler');
  await fill(filler);
  await truncate(filler, (await stat(filler)).size - 3 * pageBytes);
  const { stderr, exitCode } = await workshop(root, ['catch-up', 'report', '--yes'], env);
  expect(stderr).toContain('The files are changed, and noting so failed (ENOSPC).');
  expect(stderr).not.toContain('unchanged');
  expect(exitCode).toBe(2);
  expect(await snapshot(root)).not.toEqual(before);
  await rm(filler);
  await workshop(root, ['undo', '--yes'], env);
  expect(await snapshot(root)).toEqual(before);
});

test('a list of saves that is broken is kept aside, and the saves with it', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await write(root, learner);
  await workshop(root, ['catch-up', 'report', '--yes'], withoutGit);
  await write(root, { '.workshop/saved/log.json': '{"schemaVersion":1,"saves":[{' });
  const { stderr, exitCode } = await workshop(root, ['undo', '--yes'], withoutGit);
  expect(stderr).toContain('kept as .workshop/saved/log.json.broken');
  expect(exitCode).toBe(0);
  expect(await readdir(path.join(root, '.workshop/saved'))).toContain('log.json.broken');
});

test('an undo restores the steps that were done, a redo reopens them, and each says so', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  const done = { state: 'done', startedAt: '2026-01-01T00:00:00.000Z', doneAt: '2026-01-02T00:00:00.000Z' };
  await write(root, {
    ...learner,
    '.workshop/progress.json': JSON.stringify({
      schemaVersion: 1,
      steps: { add: done, store: done, report: done },
    }),
  });
  const doneSteps = async () => {
    const { stdout } = await workshop(root, ['status', '--json'], withoutGit);
    const { steps }: { steps: readonly { id: string; state: string }[] } = JSON.parse(stdout);
    return steps.flatMap(({ id, state }) => (state === 'done' ? [id] : []));
  };
  const caughtUp = await workshop(root, ['catch-up', 'store', '--yes'], withoutGit);
  expect(caughtUp.stdout).toContain('No longer done after that: store, report.');
  expect(await doneSteps()).toEqual(['add']);
  const undone = await workshop(root, ['undo', '--yes'], withoutGit);
  expect(undone.stdout).toContain('Done again after that: store, report.');
  expect(await doneSteps()).toEqual(['add', 'store', 'report']);
  await workshop(root, ['undo', '--redo', '--yes'], withoutGit);
  expect(await doneSteps()).toEqual(['add']);
  await workshop(root, ['undo', '--yes'], withoutGit);
  expect(await doneSteps()).toEqual(['add', 'store', 'report']);
  await workshop(root, ['reset', 'add', '--yes'], withoutGit);
  await workshop(root, ['undo', '--yes'], withoutGit);
  const file: unknown = JSON.parse(await readFile(path.join(root, '.workshop/progress.json'), 'utf8'));
  expect(file).toMatchObject({ steps: { add: { doneAt: done.doneAt }, store: { doneAt: done.doneAt } } });
});

test('a step that is passed between an undo and its redo is reopened by the redo', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await write(root, { [`${folder}/sum.ts`]: 'mine\n' });
  await workshop(root, ['reset', 'add', '--yes'], withoutGit);
  await workshop(root, ['undo', '--yes'], withoutGit);
  const progress = await openProgress(path.join(root, '.workshop'));
  await progress.update((before) => withPassed(before, 'add', new Date()));
  await workshop(root, ['undo', '--redo', '--yes'], withoutGit);
  const file: unknown = JSON.parse(await readFile(path.join(root, '.workshop/progress.json'), 'utf8'));
  expect(file).toMatchObject({ steps: { add: { state: 'started', doneAt: null } } });
});
