import { expect, test } from 'vitest';
import { everySize, startApp, sumFile, sums } from '../support/app.ts';

/** Right for whole numbers only. */
const half =
  'const [first, second] = process.argv.slice(2);\nconsole.log(parseInt(first, 10) + parseInt(second, 10));\n';

test.for(everySize)('a failure shows the lines of code around its place, at %s', async (size) => {
  await using app = await startApp({ size, step: 'add', files: { [sumFile]: sums.wrong } });
  await app.press('c');
  expect(app.screen()).toContain('(e opens it)');
  expect(app.screen()).toContain('› 1 │ console.log(Number(process.argv[2])');
  expect(app.wrappedRows()).toBe(0);
});

test('f opens the next failure, F the one before', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.wrong } });
  await app.press('c');
  expect(app.screen()).toMatch(/Failure 1 of 2[\s\S]*The hint that fits: What the step is after/u);
  await app.press('f');
  expect(app.screen()).toMatch(/Failure 2 of 2[\s\S]*The hint that fits: Numbers and texts/u);
  await app.press('F');
  expect(app.screen()).toContain('Failure 1 of 2');
});

test('h gives the hint that fits the failure in sight', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.wrong } });
  await app.press('c', 'f', 'h');
  expect(app.screen()).toContain('Hint 1: Numbers and texts');
});

test('a second run says what was fixed, what broke and what still fails', async () => {
  await using app = await startApp({ step: 'add', files: { [sumFile]: sums.wrong } });
  await app.press('c');
  expect(app.screen()).not.toContain('Since the last run');
  await app.save(sumFile, half);
  await app.waitFor('Since the last run: 1 fixed, 1 still failing');
  await app.save(sumFile, sums.wrong);
  await app.waitFor('Since the last run: 1 broken, 1 still failing');
  await app.save(sumFile, sums.right);
  await app.waitFor('Since the last run: 2 fixed');
});

test('the difference is shown part by part, and in a wide window side by side', async () => {
  await using app = await startApp({ step: 'add', size: '200x60' });
  await app.press('d');
  expect(app.screen()).toContain('is the answer to');
  await app.press('y');
  expect(app.screen()).toMatch(/- console\.log\(first, second .*│ .*\+ console\.log\(Number\(first\)/u);
  await app.press('v');
  expect(app.screen()).toContain('All of it is shown already.');
  await app.resize('80x24');
  expect(app.screen()).not.toContain('│');
});
