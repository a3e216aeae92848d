import { expect, test } from 'vitest';
import { everySize, startApp, sumFile, sums } from '../support/app.ts';
import { copyTinyCourse } from '../support/workshop.ts';

test.for(everySize)('the first thing on the screen is the lesson, at %s', async (size) => {
  await using app = await startApp({ size });
  expect(app.row(0)).toContain('welcome  Welcome');
  expect(app.screen()).toContain('This course has one exercise and no database.');
});

test.for(everySize)('from the lesson to a passed step by Enter alone, at %s', async (size) => {
  await using app = await startApp({ size, files: { [sumFile]: sums.right } });
  await app.press('Enter');
  expect(app.row(0)).toContain('add  Add two numbers');
  await app.press('Enter');
  expect(app.screen()).toContain('Well done!');
  await app.press('Enter');
  expect(app.screen()).toContain('This is the last step.');
});

test('Enter leads from the last step to the one that was passed over', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.right } });
  await app.press('c');
  expect(app.screen()).toContain('Enter goes on to welcome');
  await app.press('Enter');
  expect(app.row(0)).toContain('welcome  Welcome');
});

test('n goes to the next step, p back', async () => {
  await using app = await startApp();
  await app.press('n');
  expect(app.row(0)).toContain('add  Add two numbers');
  await app.press('p');
  expect(app.row(0)).toContain('welcome  Welcome');
});

test('a key that leads nowhere says why, until the next key', async () => {
  await using app = await startApp();
  await app.press('p');
  expect(app.screen()).toContain('This is the first step.');
  await app.press('n');
  expect(app.screen()).not.toContain('This is the first step.');
  await app.press('n');
  expect(app.screen()).toContain('This is the last step.');
});

test('a letter that means nothing says so, and changes nothing else', async () => {
  await using app = await startApp();
  const before = app.row(3);
  await app.press('Z', '%', 'ü');
  expect(app.screen()).toContain('Nothing is on ü here: ? shows the keys.');
  expect(app.row(3)).toBe(before);
});

test('start names the step to open', async () => {
  await using app = await startApp({ step: 'add' });
  expect(app.row(0)).toContain('add  Add two numbers');
});

test('the list of steps opens the one that is marked', async () => {
  await using app = await startApp();
  await app.press('s');
  expect(app.screen()).toContain('› ○ welcome  Welcome');
  await app.press('Down');
  expect(app.screen()).toContain('› ○ add      Add two numbers');
  await app.press('Enter');
  expect(app.row(0)).toContain('add  Add two numbers');
});

test('Tab leads from pane to pane in a narrow window, and Escape to the lesson', async () => {
  await using app = await startApp({ step: 'add', size: '60x20' });
  await app.press('Tab');
  expect(app.screen()).toContain('┫ Check ┣');
  expect(app.screen()).not.toContain('Make it print 5.');
  await app.press('Escape');
  expect(app.screen()).toContain('┫ Lesson ┣');
  expect(app.screen()).toContain('Make it print 5.');
});

test('the next time, the app opens at the step that was left, and a text that was read is done', async () => {
  await using course = await copyTinyCourse();
  {
    await using app = await startApp({ course });
    await app.press('n');
    expect(await app.quit()).toBe(0);
    expect(app.screen()).toContain('1 of 2 steps are done. The next is add: Add two numbers.');
  }
  await using again = await startApp({ course });
  expect(again.row(0)).toContain('add  Add two numbers');
  await again.press('s');
  expect(again.screen()).toContain('✓ welcome  Welcome');
});
