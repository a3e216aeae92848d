import { expect, test } from 'vitest';
import { sumFile, sums, saveIn } from '../support/app.ts';
import { openTerminal } from '../support/terminal.ts';
import { copyTinyCourse } from '../support/workshop.ts';

const size = { columns: 80, rows: 60 };

test('--plain tells the lesson, takes numbers, and draws no screen of its own', async () => {
  await using course = await copyTinyCourse();
  using terminal = openTerminal(course.root, ['start', '--plain'], size);
  await terminal.waitForText('This course has one exercise and no database.');
  await terminal.waitForText('1. next step');
  terminal.press('1\r');
  await terminal.waitForText('add: Add two numbers');
  expect(terminal.isAlternateScreen()).toBe(false);
  terminal.press('q\r');
  expect(await terminal.waitForExit()).toBe(0);
  expect(terminal.lines().join('\n')).toContain('Go on with: npx workshop start');
});

test('a check, a hint and the solution can be had line by line', async () => {
  await using course = await copyTinyCourse();
  await saveIn(course.root, sumFile, sums.wrong);
  using terminal = openTerminal(course.root, ['start', 'add', '--plain'], size);
  await terminal.waitForText('1. check');
  terminal.press('c\r');
  await terminal.waitForText('The sum of 2 and 3 is 5.');
  terminal.press('h\r');
  await terminal.waitForText('Both numbers count, not only the first.');
  terminal.press('q\r');
  expect(await terminal.waitForExit()).toBe(0);
});

test('a dumb terminal and a screen reader get it without asking', async () => {
  await using course = await copyTinyCourse();
  for (const variables of [{ TERM: 'dumb' }, { ACCESSIBLE: '1' }]) {
    using terminal = openTerminal(course.root, ['start'], size, variables);
    await terminal.waitForText('1. next step');
    expect(terminal.isAlternateScreen()).toBe(false);
    terminal.press('q\r');
    expect(await terminal.waitForExit()).toBe(0);
  }
});

const runnable = [
  '---',
  'id: add',
  'title: Add two numbers',
  'kind: exercise',
  'exercise: sums',
  'files: [sum.ts]',
  '---',
  '# Add',
  '```sh run',
  'node sum.ts 2 3 # prints the first one',
  'node -e "console.log(\'runs\'); setInterval(() => {}, 1000)"',
  '```',
  '',
].join('\n');

test('Ctrl-C ends a command of the lesson and not the workshop, and the Enter behind it chooses nothing', async () => {
  await using course = await copyTinyCourse();
  await saveIn(course.root, 'lessons/add/lesson.md', runnable);
  using terminal = openTerminal(course.root, ['start', 'add', '--plain'], size);
  await terminal.waitForText('run what the lesson shows');
  const [number] = /\d+(?=\. run what the lesson shows)/.exec(terminal.lines().join('\n')) ?? [];
  terminal.press(`${number}\r`);
  await terminal.waitForText('\nruns');
  terminal.press('\u0003');
  await terminal.waitForText('Press Enter to go back to the workshop.');
  terminal.press('\r');
  terminal.press('?\r');
  await terminal.waitForText('stop what is running: not now, nothing is running');
  expect(terminal.raw()).not.toContain('Checking add');
  terminal.press('q\r');
  expect(await terminal.waitForExit()).toBe(0);
});
