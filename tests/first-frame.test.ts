import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { saveIn, sumFile, sums } from './support/app.ts';
import { openTerminal } from './support/terminal.ts';
import { copyTinyCourse } from './support/workshop.ts';

const size = { columns: 80, rows: 24 } as const;
const enterSecondScreen = '\u001B[?1049h';
/** Every frame that the app itself draws is one update for the terminal. */
const drawnByTheApp = '\u001B[?2026h';

/** What came on the terminal before the app drew for the first time. */
function painted(raw: string): string {
  return raw.slice(0, raw.indexOf(drawnByTheApp));
}

async function openAndQuit(root: string): Promise<void> {
  using terminal = openTerminal(root, ['start'], size);
  await terminal.waitForText('This course has one exercise');
  await terminal.waitForText('no database');
  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
}

test('the second start paints its window before the app is loaded, and the app draws over it', async () => {
  await using course = await copyTinyCourse();
  await openAndQuit(course.root);
  using terminal = openTerminal(course.root, ['start'], size);
  await terminal.waitForText('no database');
  const raw = terminal.raw();
  expect(painted(raw)).toContain('This course has one exercise');
  expect(raw.split(enterSecondScreen)).toHaveLength(2);
  expect(raw).not.toMatch(/\[\d*J/);
  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
  expect([terminal.isAlternateScreen(), terminal.isCursorHidden()]).toEqual([false, false]);
});

test('keys that are pressed before the app is loaded are its keys', async () => {
  await using course = await copyTinyCourse();
  await openAndQuit(course.root);
  using terminal = openTerminal(course.root, ['start'], size);
  await terminal.waitForText('This course has one exercise');
  terminal.press('n');
  await terminal.waitForText('sum.ts is given two numbers');
  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
});

test('a save before the app is loaded is checked', async () => {
  await using course = await copyTinyCourse();
  {
    using first = openTerminal(course.root, ['start', 'add'], size);
    await first.waitForText('Save a file to check it');
    first.press('q');
    expect(await first.waitForExit()).toBe(0);
  }
  using terminal = openTerminal(course.root, ['start', 'add'], size);
  await terminal.waitForText('checks on save');
  await saveIn(course.root, sumFile, sums.right);
  await terminal.waitForText('Well done!');
  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
});

test.each([
  ['another window', { columns: 81, rows: 24 }, () => Promise.resolve()],
  ['a lesson that has changed', size, (root: string) => appendFile(lessonOf(root), '\nAnd this.\n')],
  [
    'progress that was made elsewhere',
    size,
    (root: string) => writeFile(progressOf(root), '{"schemaVersion":1,"steps":{}}'),
  ],
  ['a file that was broken', size, (root: string) => writeFile(frameOf(root), '{"key":')],
])('nothing is painted in %s', async (_, window, change) => {
  await using course = await copyTinyCourse();
  await openAndQuit(course.root);
  await change(course.root);
  using terminal = openTerminal(course.root, ['start', 'welcome'], window);
  await terminal.waitForText('This course has one exercise');
  await terminal.waitForText('no database');
  expect(painted(terminal.raw())).not.toContain('This course');
});

test('where nothing can be kept, the next start is drawn as the first was', async () => {
  await using course = await copyTinyCourse();
  await mkdir(frameOf(course.root), { recursive: true });
  await openAndQuit(course.root);
  await openAndQuit(course.root);
  await expect(readFile(frameOf(course.root))).rejects.toThrow('EISDIR');
});

test('a problem that comes up behind the painted window is told on the first screen', async () => {
  await using course = await copyTinyCourse();
  await openAndQuit(course.root);
  await rm(path.join(course.root, 'lessons/add/check.test.ts'));
  using terminal = openTerminal(course.root, ['start'], size);
  expect(await terminal.waitForExit()).toBe(2);
  expect(painted(`${terminal.raw()}${drawnByTheApp}`)).toContain('This course has one exercise');
  expect([terminal.isAlternateScreen(), terminal.isCursorHidden()]).toEqual([false, false]);
  await terminal.waitForText('has a problem');
  await expect(readFile(frameOf(course.root))).rejects.toThrow('ENOENT');
});

test('a lesson that was laid out is not laid out again, until its file is broken or its text is another', async () => {
  await using course = await copyTinyCourse();
  await openAndQuit(course.root);
  const [file = '', ...others] = await keptLessons(course.root);
  expect(others).toEqual([]);
  const kept = await readFile(file, 'utf8');
  await rm(frameOf(course.root));
  await writeFile(file, kept.replace('one exercise', 'ONE exercise'));
  {
    using terminal = openTerminal(course.root, ['start', 'welcome'], size);
    await terminal.waitForText('This course has ONE exercise');
  }
  await writeFile(file, kept.slice(0, 100));
  await openAndQuit(course.root);
  await appendFile(lessonOf(course.root), '\nAnd this.\n');
  using terminal = openTerminal(course.root, ['start', 'welcome'], size);
  await terminal.waitForText('And this.');
});

async function keptLessons(root: string): Promise<string[]> {
  const folder = path.join(root, '.workshop', 'lessons');
  return (await readdir(folder)).map((name) => path.join(folder, name));
}

function frameOf(root: string): string {
  return path.join(root, '.workshop', 'first-frame.json');
}

function progressOf(root: string): string {
  return path.join(root, '.workshop', 'progress.json');
}

function lessonOf(root: string): string {
  return path.join(root, 'lessons', 'welcome', 'lesson.md');
}
