import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { everySize, startApp, sumFile, sums } from '../support/app.ts';

test.for(everySize)('a failed check says what was meant, what came and where, at %s', async (size) => {
  await using app = await startApp({ size, step: 'add', files: { [sumFile]: sums.wrong } });
  await app.press('c');
  expect(app.screen()).toContain('Not passed yet');
  expect(app.screen()).toContain('The sum of 2 and 3 is 5.');
  expect(app.screen()).toContain(`${sumFile}:1`);
});

test('what was expected and what came stand below each other', async () => {
  await using app = await startApp({ step: 'add', size: '80x24', files: { [sumFile]: sums.wrong } });
  await app.press('c');
  expect(app.screen()).toMatch(/Expected:? +"?5"?[^]*Received:? +"?-1"?/);
});

test('a passed check is celebrated, and kept', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.right } });
  await app.press('c');
  expect(app.screen()).toContain('Well done!');
  expect(app.screen()).toContain('adds two numbers');
  await app.quit();
  expect(await app.progress()).toMatchObject({ steps: { add: { state: 'done' } } });
});

test('c during a check says that it is running already', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.endless } });
  app.send('c');
  await app.waitFor('Checking add');
  app.send('c');
  await app.waitFor('The check is already running.');
});

test('x stops a check, and nothing is judged', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.endless } });
  app.send('c');
  await app.untilItRuns();
  await app.press('x');
  expect(app.screen()).toContain('Stopped.');
  expect(app.screen()).not.toContain('Not passed yet');
  await app.press('x');
  expect(app.screen()).toContain('Nothing is running.');
});

test('a file that Node can’t read is told as the learner’s mistake, with the place', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: 'console.log(;\n' } });
  await app.press('c');
  expect(app.screen()).toContain('Not passed yet');
  expect(app.screen()).toContain('SyntaxError');
});

test('a file that is missing is told with its name', async () => {
  await using app = await startApp({ step: 'add' });
  await app.remove(sumFile);
  await app.press('c');
  expect(app.screen()).toContain('sum.ts');
  expect(app.screen()).not.toContain('Well done!');
});

test('there is nothing to check in a text', async () => {
  await using app = await startApp();
  await app.press('c');
  expect(app.screen()).toContain('There is nothing to check in this step.');
});

test('a check goes on while its learner reads another step', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.right } });
  app.send('c', 'p');
  await app.waitFor('welcome  Welcome');
  await app.waitFor('add passed.');
  await app.press('n');
  await app.press('Tab');
  expect(app.screen()).toContain('Well done!');
});

test('a check leaves the learner’s files as they were', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.wrong } });
  await app.press('c');
  expect(await readFile(path.join(app.root, sumFile), 'utf8')).toBe(sums.wrong);
});
