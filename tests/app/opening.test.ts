import { expect, test } from 'vitest';
import { saveIn, startApp, sumFile, sums } from '../support/app.ts';
import { openTerminal } from '../support/terminal.ts';
import { copyTinyCourse } from '../support/workshop.ts';

test('a course that is broken is told with file and line, and no screen is opened for it', async () => {
  await using course = await copyTinyCourse();
  await saveIn(course.root, 'lessons/add/lesson.md', '---\nid: add\ntitel: Add\nkind: exercise\n---\n');
  using terminal = openTerminal(course.root, ['start'], { columns: 100, rows: 30 });
  expect(await terminal.waitForExit()).toBe(2);
  expect(terminal.lines().join('\n')).toContain('lessons/add/lesson.md');
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorHidden()).toBe(false);
});

test('a step that does not exist is told with those that do', async () => {
  await using course = await copyTinyCourse();
  using terminal = openTerminal(course.root, ['start', 'ad'], { columns: 100, rows: 30 });
  expect(await terminal.waitForExit()).toBe(2);
  expect(terminal.lines().join('\n')).toContain('Did you mean add?');
});

test('progress that can’t be read is no reason not to learn', async () => {
  await using app = await startApp({ files: { '.workshop/progress.json': '{"schemaVersion": 1, "steps":' } });
  expect(app.screen()).toContain('This course has one exercise and no database.');
  await app.press('n');
  expect(await app.quit()).toBe(0);
});

test('whoever comes back after weeks is told what was done last and what is next', async () => {
  const longAgo = '2026-01-01T09:00:00.000Z';
  const steps = { welcome: { state: 'done', startedAt: longAgo, doneAt: longAgo } };
  const progress = JSON.stringify({ schemaVersion: 1, lastStep: 'add', steps });
  await using app = await startApp({ size: '120x40', files: { '.workshop/progress.json': progress } });
  expect(app.row(0)).toContain('add  Add two numbers');
  expect(app.screen()).toContain('you finished welcome. Enter checks the step.');
});

test('a step that was passed once stays done when it is broken again', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.right } });
  await app.press('c');
  expect(app.screen()).toContain('Well done!');
  await app.save(sumFile, sums.wrong);
  await app.waitFor('The sum of 2 and 3 is 5.');
  await app.press('s');
  expect(app.screen()).toMatch(/✓ add/);
});

test('without colours nothing is lost', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.wrong }, env: { NO_COLOR: '1' } });
  await app.press('c');
  expect(app.screen()).toContain('✗ Not passed yet');
  // SGR 30 to 37 and 90 to 97 are the foreground colours.
  // oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
  expect(app.terminal.raw()).not.toMatch(/\u001B\[(?:[\d;]*;)?[39][0-7]m/);
});

test('a terminal of the Linux console gets no sign that it can’t show', async () => {
  await using app = await startApp({ step: 'add', size: '120x40', env: { TERM: 'linux' } });
  await app.press('?');
  // oxlint-disable-next-line no-control-regex -- everything that is not ASCII
  expect(app.screen().replaceAll('’', "'")).not.toMatch(/[^\u0000-\u007F]/);
});
