import { expect, test } from 'vitest';
import { everySize, startApp, sumFile, sums } from '../support/app.ts';

test.for(everySize)('a save is checked, and so is the one that mends it, at %s', async (size) => {
  await using app = await startApp({ size, step: 'add' });
  await app.save(sumFile, sums.wrong);
  await app.waitFor('The sum of 2 and 3 is 5.');
  await app.save(sumFile, sums.right);
  await app.waitFor('Well done!');
});

test('a save during a check stops it and is checked at once', async () => {
  await using app = await startApp({ step: 'add' });
  await app.save(sumFile, sums.waiting);
  await app.untilItRuns();
  // What was being checked would have waited for a file that never comes.
  await app.save(sumFile, sums.right);
  await app.waitFor('Well done!');
});

test('a program that writes a file whenever it runs is not checked for ever', async () => {
  await using app = await startApp({ step: 'add' });
  await app.save(
    sumFile,
    `import { writeFileSync } from 'node:fs';\nwriteFileSync('visits.txt', String(Date.now()));\n${sums.right}`,
  );
  await app.waitFor('Well done!');
  await app.press('c');
  expect(app.screen()).toContain('Well done!');
});

test('w pauses checking on save, and resumes it', async () => {
  await using app = await startApp({ step: 'add' });
  await app.press('w');
  expect(app.screen()).toContain('Saving a file checks nothing now.');
  await app.save(sumFile, sums.right);
  await app.press('w');
  expect(app.screen()).toContain('Saving a file checks this step again.');
  expect(app.screen()).not.toContain('Well done!');
  await app.save(sumFile, sums.wrong);
  await app.waitFor('The sum of 2 and 3 is 5.');
});

test('a text has no files to watch', async () => {
  await using app = await startApp();
  await app.press('w');
  expect(app.screen()).toContain('There are no files to watch in this step.');
});
