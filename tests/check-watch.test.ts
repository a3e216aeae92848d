import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { saveIn, sumFile, sums } from './support/app.ts';
import { openTerminal } from './support/terminal.ts';
import { copyTinyCourse, workshop } from './support/workshop.ts';

test.skipIf(process.platform === 'win32')(
  'check --watch tells what it can’t watch, and checks what it can',
  async () => {
    await using course = await copyTinyCourse();
    await saveIn(course.root, sumFile, sums.wrong);
    await symlink('loop', path.join(course.root, path.dirname(sumFile), 'loop'));
    const size = { columns: 100, rows: 40 };
    using terminal = openTerminal(course.root, ['check', 'add', '--watch'], size);
    await terminal.waitForText("Your files can't all be watched (ELOOP");
    await terminal.waitForText('The sum of 2 and 3 is 5.');
    await terminal.waitForText('Watching for the next save');
    await saveIn(course.root, sumFile, sums.right);
    await terminal.waitForText('2 of 2 tests passed');
    terminal.press('\u0003');
    expect(await terminal.waitForExit()).toBe(130);
  },
);

test.skipIf(process.platform === 'win32')('check --watch stops a check whose code was saved', async () => {
  await using course = await copyTinyCourse();
  await saveIn(course.root, sumFile, 'export function sum() { for (;;); }\n');
  using terminal = openTerminal(course.root, ['check', 'add', '--watch'], { columns: 100, rows: 40 });
  await terminal.waitForText('Checking add');
  await saveIn(course.root, sumFile, sums.right);
  await terminal.waitForText('2 of 2 tests passed');
  // The loop was never judged.
  expect(terminal.raw()).not.toContain('loop');
  terminal.press('\u0003');
  expect(await terminal.waitForExit()).toBe(130);
});

test('words that go together with nothing are refused, not passed over', async () => {
  await using course = await copyTinyCourse();
  const refused = [
    ['--watch', '--json'],
    ['--watch', '--all'],
    ['--all', 'add'],
  ];
  for (const words of refused) {
    const { stdout, stderr, exitCode } = await workshop(course.root, ['check', ...words]);
    expect(stderr).toMatch(/cannot be used with|--all checks every step/u);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  }
});
