import { expect, test } from 'vitest';
import { tinyCourse } from '../course/testing/tiny-course.ts';
import { createScriptedJobs } from '../session/testing/scripted-jobs.ts';
import { runApp } from './run-app.tsx';
import { openApp } from './testing/open-app.ts';
import { openVirtualTerminal } from './testing/virtual-terminal.ts';

const window = { columns: 80, rows: 24 } as const;

test('quitting leaves the terminal as it was, with where the learner is', async () => {
  const app = await openApp('step-1', window);
  expect([app.isAlternateScreen(), app.isRawMode()]).toEqual([true, true]);
  app.press('q');
  expect(await app.ended).toBe(0);
  await app.waitForText('Go on with: npx workshop start');
  expect([app.isAlternateScreen(), app.isRawMode()]).toEqual([false, false]);
  expect(app.lines()[0]).toBe('0 of 4 steps are done. The next is step-1: Get a profile by its id.');
});

test('the step after a set-up is the one that the app goes on to, optional or not', async () => {
  const tiny = tinyCourse();
  const steps = tiny.steps.map((step) => (step.id === 'step-1' ? { ...step, optional: true } : step));
  const app = await openApp('setup', { ...window, done: ['setup'], course: { ...tiny, steps } });
  app.press('\t');
  await app.waitForText('Enter goes on to step-1');
  app.press('q');
  await app.ended;
  expect(await app.waitForText('Go on with')).toContain('The next is step-1: Get a profile by its id.');
});

test('Ctrl-C quits as well, and ends what runs first', async () => {
  const app = await openApp('step-1', window);
  app.press('c');
  await app.waitForText('Checking step-1');
  app.press('\u0003');
  expect(await app.ended).toBe(0);
  expect(app.checks[0]?.signal.aborted).toBe(true);
  expect(app.watches[0]?.signal.aborted).toBe(true);
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const)('%s ends the app, and what runs with it', async (signal, exitCode) => {
  const app = await openApp('step-1', window);
  app.press('c');
  await app.waitForText('Checking step-1');
  process.emit(signal);
  expect(await app.ended).toBe(exitCode);
  expect(app.checks[0]?.signal.aborted).toBe(true);
  await app.waitForText('Go on with');
  expect([app.isAlternateScreen(), app.isRawMode()]).toEqual([false, false]);
});

test('a terminal that goes away ends the app', async () => {
  const app = await openApp('step-1', window);
  app.stdin.emit('end');
  expect(await app.ended).toBe(129);
});

test('an error in a screen gives the terminal back, and is thrown', async () => {
  const course = tinyCourse();
  const { jobs, watches } = createScriptedJobs(course);
  const terminal = openVirtualTerminal(80, 24);
  const { stdin, stdout } = terminal;
  const ended = runApp({ course, stepId: 'setup', jobs, stdin, stdout, colour: false });
  await terminal.waitForText('database running');
  const step = course.steps.find(({ id }) => id === 'step-1');
  Object.defineProperty(step, 'lesson', {
    get: () => {
      throw new Error('this lesson can’t be drawn');
    },
  });
  terminal.press('nn');
  await expect(ended).rejects.toThrow('this lesson can’t be drawn');
  await terminal.waitForText('Go on with');
  expect([terminal.isAlternateScreen(), terminal.isRawMode()]).toEqual([false, false]);
  expect(terminal.raw().lastIndexOf('\u001B[?1000l')).toBeGreaterThan(
    terminal.raw().lastIndexOf('\u001B[?1000h'),
  );
  expect(watches.every((watch) => watch.signal.aborted)).toBe(true);
});

test('keys typed faster than they are read all count, and pasted text counts for nothing', async () => {
  const app = await openApp('step-1', window);
  app.press('jjj');
  await app.waitForNoText('Get a profile\n');
  expect(app.lines()[2]).toBe(' and ends here.');
  app.press('\u001B[200~qqq\u001B[201~');
  app.press('k');
  await app.waitForText('Paragraph 1 ');
  app.press('q');
  await app.ended;
});
