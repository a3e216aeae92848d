import { expect, test } from 'vitest';
import { processesOf, saveIn, sumFile, sums, waitUntilExists } from './support/app.ts';
import { openTerminal } from './support/terminal.ts';
import { copyTinyCourse } from './support/workshop.ts';

test('Ctrl-C on the command line ends a check with 130, and nothing of it is left', async () => {
  await using course = await copyTinyCourse();
  await saveIn(course.root, sumFile, sums.endless);
  using terminal = openTerminal(course.root, ['check', 'add'], { columns: 80, rows: 24 });
  await waitUntilExists(course.root, 'started');
  terminal.press('\u0003');
  expect(await terminal.waitForExit()).toBe(130);
  expect(await processesOf(course.root)).toEqual([]);
});
