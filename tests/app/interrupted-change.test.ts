import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startApp } from '../support/app.ts';
import { copySumsCourse, folder, saveBeforeKill, snapshot, write } from '../support/sums-course.ts';

test('the app says on opening that a change was interrupted halfway, and u undoes it', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  const before = await snapshot(root);
  await saveBeforeKill(root);
  // It came as far as its first file.
  await rm(path.join(root, folder, 'sum.ts'));
  await write(root, { [`${folder}/.workshop-aside-killed.0.old.tmp`]: 'mine' });
  {
    await using app = await startApp({ course, step: 'add', size: '80x24' });
    const screen = app.screen().replaceAll(/[\s─]+/gu, ' ');
    expect(screen).toContain(
      '`npx workshop catch-up report` was interrupted halfway. Your files are saved as they were: u brings them back.',
    );
    app.send('u');
    await app.waitFor('Take back catch-up report?');
    app.send('y');
    await app.waitFor('catch-up report is taken back.');
    expect(await snapshot(root)).toEqual(before);
    expect(await app.quit()).toBe(0);
  }
  await using app = await startApp({ course, step: 'add', size: '80x24' });
  expect(app.screen()).not.toContain('interrupted');
  expect(await app.quit()).toBe(0);
});

test('a change that was interrupted before it changed a file is said to have done so', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  await saveBeforeKill(root);
  await write(root, { [`${folder}/.workshop-aside-killed.0.new.tmp`]: 'the solution' });
  await using app = await startApp({ course, step: 'add', size: '80x24' });
  const screen = app.screen().replaceAll(/[\s─]+/gu, ' ');
  expect(screen).toContain(
    '`npx workshop catch-up report` was interrupted before it changed a file of yours. Your files are as they were.',
  );
  expect(await app.quit()).toBe(0);
});

test('a change that ended is not said to have been interrupted', async () => {
  await using course = await copySumsCourse();
  await using app = await startApp({ course, step: 'report', size: '80x24' });
  await app.press('C');
  app.send('y');
  await app.waitFor('You can go on with report.');
  expect(await app.quit()).toBe(0);
  await using again = await startApp({ course, step: 'report', size: '80x24' });
  expect(again.screen()).not.toContain('interrupted');
  expect(await again.quit()).toBe(0);
});
