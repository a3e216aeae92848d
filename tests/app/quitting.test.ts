import { expect, test } from 'vitest';
import { everySize, processesOf, startApp, sumFile, sums } from '../support/app.ts';

test.for(everySize)('q leaves the terminal as it was, with where the learner is, at %s', async (size) => {
  await using app = await startApp({ step: 'add', size });
  expect([app.terminal.isAlternateScreen(), app.terminal.isCursorHidden()]).toEqual([true, true]);
  expect(await app.quit()).toBe(0);
  expect([app.terminal.isAlternateScreen(), app.terminal.isCursorHidden()]).toEqual([false, false]);
  expect(app.screen()).toContain('Go on with: npx workshop start');
});

test('Ctrl-C quits as q does', async () => {
  await using app = await startApp({ step: 'add' });
  app.send('Ctrl-C');
  expect(await app.terminal.waitForExit()).toBe(0);
  expect([app.terminal.isAlternateScreen(), app.terminal.isCursorHidden()]).toEqual([false, false]);
});

test.for(['SIGTERM', 'SIGHUP', 'SIGINT'])('%s leaves the terminal as it was', async (signal) => {
  await using app = await startApp({ step: 'add' });
  app.terminal.kill(signal);
  expect(await app.terminal.waitForExit()).toBe(130);
  expect([app.terminal.isAlternateScreen(), app.terminal.isCursorHidden()]).toEqual([false, false]);
});

test('q during a check ends the app, and nothing of the check is left', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.endless } });
  app.send('c');
  await app.untilItRuns();
  expect(await app.quit()).toBe(0);
  expect(await processesOf(app.root)).toEqual([]);
});

test('q quits from the help, from a question and from the list of steps', async () => {
  for (const keys of [['?'], ['d'], ['s']]) {
    await using app = await startApp({ step: 'add' });
    await app.press(...keys);
    expect(await app.quit()).toBe(0);
  }
});

test('what was passed in the app is on the way out', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.right } });
  await app.press('c');
  expect(await app.quit()).toBe(0);
  expect(app.screen()).toMatch(/You have done|steps are done/);
});
