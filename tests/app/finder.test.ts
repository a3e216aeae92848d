import { expect, test } from 'vitest';
import { everySize, startApp } from '../support/app.ts';

test.for(everySize)('a few letters find a step, and Enter opens it, at %s', async (size) => {
  await using app = await startApp({ size });
  await app.press(':');
  await app.type('numbers');
  expect(app.screen()).toContain('Add two numbers');
  await app.press('Enter');
  expect(app.row(0)).toContain('add  Add two numbers');
});

test('a few letters find a command, and Enter does it', async () => {
  await using app = await startApp({ step: 'add' });
  await app.press(':');
  await app.type('next hint');
  await app.press('Enter');
  expect(app.screen()).toContain('Both numbers count, not only the first.');
});

test('letters that nothing has are said to be so, and Escape leaves everything as it was', async () => {
  await using app = await startApp();
  const before = app.screen();
  await app.press(':');
  await app.type('xyzxyz');
  expect(app.screen()).toContain('No step and no command has these letters.');
  await app.press('Escape');
  expect(app.screen()).toBe(before);
});

test('in the finder q is a letter, and Ctrl-C quits', async () => {
  await using app = await startApp();
  await app.press(':', 'q');
  expect(app.screen()).toContain('quit');
  app.send('Ctrl-C');
  expect(await app.terminal.waitForExit()).toBe(0);
});
