import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { saveIn, startApp, sumFile, sums, waitUntilExists } from '../support/app.ts';
import { breaksScreensAtSignal, startInShell } from '../support/shell.ts';
import { fill, mountSmallDisk } from '../support/small-disk.ts';
import { copyTinyCourse } from '../support/workshop.ts';

async function progressIn(root: string): Promise<unknown> {
  return JSON.parse(await readFile(path.join(root, '.workshop', 'progress.json'), 'utf8'));
}

const passed = { schemaVersion: 1, steps: { add: { state: 'done' } } };

describe.skipIf(process.platform === 'win32')('under a shell', () => {
  test.for(['SIGTERM', 'SIGHUP', 'SIGINT'])(
    '%s leaves terminal and progress whole',
    { timeout: 60_000 },
    async (signal) => {
      await using course = await copyTinyCourse();
      await saveIn(course.root, sumFile, sums.right);
      using shell = await startInShell(course.root);
      await shell.startApp();
      shell.press('c');
      await shell.waitForText('Well done!');
      process.kill(await shell.appPid(), signal);
      await shell.waitForEnd(130);
      await shell.expectWholeTerminal();
      expect(await progressIn(course.root)).toMatchObject(passed);
    },
  );

  test('an error in a screen leaves terminal and progress whole, and says that it is a bug', async () => {
    await using course = await copyTinyCourse();
    await saveIn(course.root, sumFile, sums.right);
    using shell = await startInShell(course.root, await breaksScreensAtSignal(course.root));
    await shell.startApp();
    shell.press('c');
    await shell.waitForText('Well done!');
    process.kill(await shell.appPid(), 'SIGUSR2');
    await waitUntilExists(course.root, 'broken');
    shell.press('?');
    await shell.waitForEnd(3);
    expect(shell.lines().join('\n')).toContain('This is a bug in the workshop');
    expect(shell.lines().join('\n')).toContain('this screen is broken');
    await shell.expectWholeTerminal();
    expect(await progressIn(course.root)).toMatchObject(passed);
  });

  test('Ctrl-Z gives the terminal to the shell, and fg brings the app back as it was', async () => {
    await using course = await copyTinyCourse();
    using shell = await startInShell(course.root);
    await shell.startApp();
    for (const round of [1, 2]) {
      shell.press('\u001A');
      await shell.waitForText('Stopped');
      await shell.expectWholeTerminal();
      await shell.run(`clear; echo round ${round}; fg`, 'checks on save');
      expect(shell.isAlternateScreen()).toBe(true);
      expect(shell.lines()[0]).toMatch(/^ add {2}Add two numbers/);
      shell.press('?');
      await shell.waitForText('check this step');
      shell.press('\u001B');
      await shell.waitForNoText('check this step');
    }
    shell.press('q');
    await shell.waitForText('Go on with: npx workshop start\nshell>');
    await shell.expectWholeTerminal();
  });
});

test('after the window has grown, nothing of the app is left on the second screen when it goes', async () => {
  await using app = await startApp({ step: 'add', size: '60x20' });
  await app.resize('120x30');
  await app.quit();
  const [lastOfApp = ''] = app.terminal.raw().split('\u001B[?1049l');
  const rowsErased = '\u001B[2K\u001B[1A'.repeat(29);
  expect(lastOfApp).toContain(rowsErased);
  expect(lastOfApp.slice(lastOfApp.lastIndexOf(rowsErased))).not.toMatch(/[A-Za-z]{3}/u);
});

test('a full disk takes nothing of the progress away, and is told', async (context) => {
  await using course = await copyTinyCourse();
  const stateFolder = path.join(course.root, '.workshop');
  await using disk = await mountSmallDisk(stateFolder);
  if (disk === undefined) context.skip('only root can mount a small file system, on Linux');
  await saveIn(course.root, sumFile, sums.right);
  await using app = await startApp({ course, step: 'add' });
  await app.press('c');
  const before = await progressIn(course.root);
  expect(before).toMatchObject(passed);
  await fill(path.join(stateFolder, 'filler'));
  await app.press('p');
  await app.waitFor('Your progress could not be saved');
  expect(await app.quit()).toBe(2);
  expect([app.terminal.isAlternateScreen(), app.terminal.isCursorHidden()]).toEqual([false, false]);
  expect(await progressIn(course.root)).toEqual(before);
});
