import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { everySize, startApp, sumFile, sums } from '../support/app.ts';

const solution = '+ console.log(Number(first) + Number(second));';

test('h gives a hint, and another one each time', async () => {
  await using app = await startApp({ step: 'add' });
  await app.press('h');
  expect(app.screen()).toContain('Both numbers count, not only the first.');
  await app.press('h');
  expect(app.screen()).toContain('What comes from the command line is text.');
});

test('after a failure, the hint that fits it comes first', async () => {
  const half = 'console.log(Math.floor(Number(process.argv[2])) + Math.floor(Number(process.argv[3])));\n';
  await using app = await startApp({ step: 'add', files: { [sumFile]: half } });
  await app.press('c');
  expect(app.screen()).toContain('Is each text made a number before they are added?');
  await app.press('h');
  expect(app.screen()).toContain('What comes from the command line is text.');
});

test('a step without hints says so', async () => {
  await using app = await startApp();
  await app.press('h');
  expect(app.screen()).toContain('This step has no hints.');
});

test.for(everySize)('the solution is shown after a confirmation, at %s', async (size) => {
  await using app = await startApp({ step: 'add', size });
  await app.press('d');
  expect(app.screen()).toContain('Look at the solution?');
  expect(app.screen()).not.toContain(solution);
  await app.press('y');
  expect(app.screen()).toContain(solution);
});

test('whoever says no sees nothing of the solution, and is asked again', async () => {
  await using app = await startApp({ step: 'add' });
  await app.press('d', 'n');
  expect(app.screen()).toContain('Make it print 5.');
  await app.press('d', 'Escape', 'd');
  expect(app.screen()).toContain('Look at the solution?');
});

test('looking at the solution changes no file', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.wrong } });
  await app.press('d', 'y', 'Tab', 'Tab', 'd');
  expect(await readFile(path.join(app.root, sumFile), 'utf8')).toBe(sums.wrong);
});

test('a text has no solution to compare with', async () => {
  await using app = await startApp();
  await app.press('d');
  expect(app.screen()).toContain('There is no solution to compare with in this step.');
});
