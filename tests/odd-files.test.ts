import { chmod, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { folder } from './support/sums-course.ts';
import { copyTinyCourse, launcher } from './support/workshop.ts';

const kinds: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  'a named pipe': (file) => execa('mkfifo', [file]),
  'a link to a device': (file) => symlink('/dev/zero', file),
  'a link to itself': (file) => symlink(file, file),
  'a folder': (file) => mkdir(file),
  'a file of 100 MB': async (file) => {
    await writeFile(file, '');
    await truncate(file, 100 * 1024 * 1024);
  },
};

const commands = [
  ['check', 'add'],
  ['diff', 'add'],
  ['diff', 'add', '--stat'],
  ['hint', 'add'],
  ['reset', 'add', '--dry-run'],
  ['catch-up', 'add', '--dry-run'],
  ['undo', '--dry-run'],
] as const;

test.skipIf(process.platform === 'win32').each(Object.entries(kinds))(
  '%s in the place of a source file is named by every command, and none waits for it',
  { timeout: 120_000 },
  async (_kind, make) => {
    await using course = await copyTinyCourse();
    const file = path.join(course.root, folder, 'sum.ts');
    await rm(file);
    await make(file);
    const wrong: string[] = [];
    for (const words of commands) {
      const { exitCode, timedOut, stdout, stderr } = await execa(process.execPath, [launcher, ...words], {
        cwd: course.root,
        reject: false,
        stdin: 'ignore',
        timeout: 30_000,
      });
      const said = stdout + stderr;
      const mayFail = words[0] !== 'undo';
      const isTrue = exitCode === 0 || (mayFail && exitCode === 1 && said.includes('sum.ts'));
      if (timedOut || !isTrue) wrong.push(`${words.join(' ')}: ${exitCode}\n${said}`);
    }
    expect(wrong).toEqual([]);
  },
);

test.skipIf(process.platform === 'win32')(
  'a source file that the account may not read is named by a check',
  async () => {
    await using course = await copyTinyCourse();
    const file = path.join(course.root, folder, 'sum.ts');
    await chmod(file, 0);
    const check = await execa(process.execPath, [launcher, 'check', 'add'], {
      cwd: course.root,
      reject: false,
    });
    // For root, no permission is missing: its file is read, and the check fails for what is in it.
    const isRoot = process.getuid?.() === 0;
    expect(check.stdout).toContain(isRoot ? 'adds' : "can't be read");
    expect(check.exitCode).toBe(1);
  },
);
