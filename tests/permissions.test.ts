import { chmod, lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { folder, withoutGit, write } from './support/sums-course.ts';
import { copyMigrationsCourse, copyTinyCourse, launcher } from './support/workshop.ts';

/** A umask that closes nothing, and one that takes the account's own rights. */
const umasks = ['0000', '0777'];

async function run(root: string, umask: string, words: readonly string[], env = {}): Promise<string> {
  const command = `umask ${umask}; exec "$@"`;
  const { exitCode, all } = await execa(
    '/bin/sh',
    ['-c', command, 'sh', process.execPath, launcher, ...words],
    { cwd: root, env, stdin: 'ignore', reject: false, all: true },
  );
  return `${exitCode} ${all}`;
}

/** What others may do with the files below a folder: what is not 0600 or 0700 with its permissions. */
async function openToOthers(top: string, isAllowed: (file: string, mode: number) => boolean) {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const files = [top, ...entries.map(({ parentPath, name }) => path.join(parentPath, name))];
  const found = await Promise.all(
    files.map(async (file) => {
      const stats = await lstat(file);
      // A link has no permissions of its own.
      const isOpen = !stats.isSymbolicLink() && (stats.mode & 0o077) !== 0;
      const mode = stats.mode & 0o777;
      return isOpen && !isAllowed(file, mode) ? [`${mode.toString(8)} ${path.relative(top, file)}`] : [];
    }),
  );
  return found.flat();
}

/** As root, the account that runs the server passes through two folders, and owns what is its own. */
function passes(file: string, mode: number): boolean {
  return process.getuid?.() === 0 && ['.workshop', 'db'].includes(path.basename(file)) && mode === 0o711;
}

const posix = process.platform !== 'win32';

test.runIf(posix).each(umasks)(
  'with umask %s nothing in .workshop is open to others, and the learner’s files keep their permissions',
  async (umask) => {
    await using course = await copyTinyCourse();
    const { root } = course;
    const script = path.join(root, folder, 'run.sh');
    const source = path.join(root, folder, 'sum.ts');
    await write(root, { [`${folder}/run.sh`]: '#!/bin/sh\n', [`${folder}/sum.ts`]: 'mine\n' });
    await chmod(script, 0o755);
    await chmod(source, 0o750);
    const modes = async () =>
      Promise.all([script, source].map(async (file) => (await lstat(file)).mode & 0o777));
    for (const words of [
      ['check', 'add'],
      ['hint', 'add'],
      ['reset', 'add', '--yes'],
      ['undo', '--yes'],
      ['undo', '--redo', '--yes'],
      ['undo', '--yes'],
    ]) {
      // Without git, a save is a copy in the folder.
      expect(await run(root, umask, words, withoutGit)).toMatch(words[0] === 'check' ? /^1 / : /^0 /u);
    }
    expect(await modes()).toEqual([0o755, 0o750]);
    expect(await openToOthers(path.join(root, '.workshop'), () => false)).toEqual([]);
    const saved = await readdir(path.join(root, '.workshop', 'saved'));
    expect(saved.length).toBeGreaterThan(3);
  },
  60_000,
);

test.runIf(posix).each(['0000', '0777'])(
  'with umask %s a database is closed to others as well',
  async (umask) => {
    await using course = await copyMigrationsCourse();
    expect(await run(course.root, umask, ['db', 'start'])).toMatch(/^0 /u);
    expect(await openToOthers(path.join(course.root, '.workshop'), passes)).toEqual([]);
  },
  60_000,
);
