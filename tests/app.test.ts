import { execFile } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openTerminal } from './support/terminal.ts';
import { copyTinyCourse } from './support/workshop.ts';

const run = promisify(execFile);

const wrong = 'console.log(Number(process.argv[2]) - Number(process.argv[3]));\n';
const right = 'console.log(Number(process.argv[2]) + Number(process.argv[3]));\n';

/** Says that it runs, and then does so for ever. */
const spinning = "import { writeFileSync } from 'node:fs';\nwriteFileSync('started', '');\nwhile (true) {}\n";

async function untilItSpins(course: string): Promise<void> {
  await expect
    .poll(
      () =>
        readFile(path.join(course, 'exercises/sums/started')).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true);
}

/** Processes that have to do with a folder. */
async function processesOf(folder: string): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => line.includes(folder));
}

/** As editors do it: write aside, then rename. */
async function save(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

test.each([
  { columns: 60, rows: 20 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
])('from the lesson to a passed step, at $columns x $rows', async (size) => {
  await using course = await copyTinyCourse();
  using terminal = openTerminal(course.root, ['start'], size);
  await terminal.waitForText('This course has one exercise');
  terminal.press('n');
  await terminal.waitForText('checks on save');

  const file = path.join(course.root, 'exercises/sums/sum.ts');
  await save(file, wrong);
  await terminal.waitForText('The sum of 2 and 3 is 5.');
  await save(file, right);
  await terminal.waitForText('Well done!');

  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorHidden()).toBe(false);
  expect(terminal.lines().join('\n')).toContain('You have done');
});

test('start names a step', async () => {
  await using course = await copyTinyCourse();
  using terminal = openTerminal(course.root, ['start', 'add'], { columns: 80, rows: 24 });
  await terminal.waitForText('Add two numbers');
});

test('hint and diff come at a key, the diff after a confirmation', async () => {
  await using course = await copyTinyCourse();
  using terminal = openTerminal(course.root, ['start', 'add'], { columns: 100, rows: 30 });
  await terminal.waitForText('checks on save');
  terminal.press('h');
  await terminal.waitForText('Hint 1: ');
  terminal.press('d');
  await terminal.waitForText('Look at the solution?');
  terminal.press('y');
  await terminal.waitForText('+ console.log(Number(first) + Number(second));');
});

test('a window can be made smaller and larger while the app is open', async () => {
  await using course = await copyTinyCourse();
  using terminal = openTerminal(course.root, ['start', 'add'], { columns: 120, rows: 40 });
  await terminal.waitForText('Add two numbers');
  terminal.resize({ columns: 39, rows: 11 });
  await terminal.waitForText('needs a window of 40x12');
  terminal.resize({ columns: 60, rows: 20 });
  await terminal.waitForText('Add two numbers');
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'])('%s leaves the terminal as it was', async (signal) => {
  await using course = await copyTinyCourse();
  using terminal = openTerminal(course.root, ['start', 'add'], { columns: 80, rows: 24 });
  await terminal.waitForText('checks on save');
  expect(terminal.isAlternateScreen()).toBe(true);
  expect(terminal.isCursorHidden()).toBe(true);
  terminal.kill(signal);
  expect(await terminal.waitForExit()).toBe(130);
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorHidden()).toBe(false);
});

test('q during a check ends the app, and nothing of the check is left', async () => {
  await using course = await copyTinyCourse();
  await writeFile(path.join(course.root, 'exercises/sums/sum.ts'), spinning);
  using terminal = openTerminal(course.root, ['start', 'add'], { columns: 80, rows: 24 });
  await terminal.waitForText('checks on save');
  terminal.press('c');
  await untilItSpins(course.root);
  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
  expect(await processesOf(course.root)).toEqual([]);
});

test('what was passed in the app is kept', async () => {
  await using course = await copyTinyCourse();
  await writeFile(path.join(course.root, 'exercises/sums/sum.ts'), right);
  using terminal = openTerminal(course.root, ['start', 'add'], { columns: 80, rows: 24 });
  await terminal.waitForText('checks on save');
  terminal.press('c');
  await terminal.waitForText('Well done!');
  terminal.press('q');
  await terminal.waitForExit();
  const progress: unknown = JSON.parse(
    await readFile(path.join(course.root, '.workshop/progress.json'), 'utf8'),
  );
  expect(progress).toMatchObject({ steps: { add: { state: 'done' } } });
});

test('Ctrl-C on the command line ends a check with 130, and nothing of it is left', async () => {
  await using course = await copyTinyCourse();
  await writeFile(path.join(course.root, 'exercises/sums/sum.ts'), spinning);
  using terminal = openTerminal(course.root, ['check', 'add'], { columns: 80, rows: 24 });
  await untilItSpins(course.root);
  terminal.press('\u0003');
  expect(await terminal.waitForExit()).toBe(130);
  expect(await processesOf(course.root)).toEqual([]);
});
