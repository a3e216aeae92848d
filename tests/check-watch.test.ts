import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { connect } from '../src/database/connect.ts';
import { saveIn, sumFile, sums } from './support/app.ts';
import { openTerminal } from './support/terminal.ts';
import { copyShopCourse, copyTinyCourse, workshop } from './support/workshop.ts';

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

test.skipIf(process.platform === 'win32')(
  'check --watch goes on when its database is stopped or reset meanwhile, and leaves none behind',
  async () => {
    await using course = await copyShopCourse();
    await workshop(course.root, ['setup']);
    using terminal = openTerminal(course.root, ['check', 'add', '--watch'], { columns: 100, rows: 40 });
    await terminal.waitForText('Watching for the next save');
    for (const meanwhile of [
      ['db', 'stop'],
      ['reset-db', '--yes'],
      ['db', 'stop'],
    ]) {
      const { exitCode, stderr } = await workshop(course.root, meanwhile);
      expect({ meanwhile, exitCode, stderr }).toMatchObject({ exitCode: 0 });
      const before = passedIn(terminal.raw());
      await saveIn(course.root, 'exercises/shop/sum.ts', `${sums.right}// ${before}\n`);
      await vi.waitFor(() => expect(passedIn(terminal.raw())).toBe(before + 1), 60_000);
    }
    terminal.press('\u0003');
    expect(await terminal.waitForExit()).toBe(130);
    const url = (await workshop(course.root, ['db', 'url'])).stdout.trim();
    await using connection = connect(url);
    expect(await connection.sql`select datname from pg_database where datname ~ '^(check|draft)_'`).toEqual(
      [],
    );
  },
  180_000,
);

function passedIn(text: string): number {
  return text.split('2 of 2 tests passed').length - 1;
}

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
