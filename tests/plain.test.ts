import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { openTerminal } from './support/terminal.ts';
import { copyTinyCourse, launcher } from './support/workshop.ts';

const right = 'console.log(Number(process.argv[2]) + Number(process.argv[3]));\n';

test('the whole course can be done line by line, without a terminal', async () => {
  await using course = await copyTinyCourse();
  await writeFile(path.join(course.root, 'exercises/sums/sum.ts'), right);
  const { stdout, exitCode } = await execa(process.execPath, [launcher, 'start', '--plain'], {
    cwd: course.root,
    input: 'n\nc\nR\nyes\nu\nyes\nq\n',
  });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/add passed\.[^]*Begin add anew\?[^]*add was reset\.[^]*reset add is taken back\./);
  expect(stdout).not.toContain('\u001B');
  expect(await readFile(path.join(course.root, 'exercises/sums/sum.ts'), 'utf8')).toBe(right);
});

test('in a terminal it stays on the first screen, and Ctrl-C ends it with 130', async () => {
  await using course = await copyTinyCourse();
  using terminal = openTerminal(course.root, ['start', 'add', '--plain'], { columns: 80, rows: 60 });
  await terminal.waitForText('1. check (Enter)');
  terminal.press('c\r');
  await terminal.waitForText('0 of 2 tests pass.');
  expect(terminal.isAlternateScreen()).toBe(false);
  terminal.press('\u0003');
  expect(await terminal.waitForExit()).toBe(130);
});
