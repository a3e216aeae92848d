import { expect, test } from 'vitest';
import { everySize, startApp, type DrivenApp } from '../support/app.ts';

/** The number that an option stands beside: their order is another each time. */
function numberOf(app: DrivenApp, option: string): string {
  const [, number = ''] = new RegExp(`(\\d)[.)]? .*${option}`).exec(app.screen()) ?? [];
  return number;
}

test.for(everySize)('answers are told right or wrong, with why, and are kept, at %s', async (size) => {
  await using app = await startApp({ course: 'quiz', size });
  expect(app.screen()).toContain('Press Enter for the first question.');
  await app.press('Enter');
  expect(app.screen()).toContain('Question 1 of 3');
  await app.press(numberOf(app, 'Nairobi'), 'Enter');
  expect(app.screen()).toContain('Right.');
  await app.press('Enter', numberOf(app, 'Santa Cruz') || '1', 'Enter');
  expect(app.screen()).toContain('by law');
  await app.press('Enter');
  await app.type('quite sure');
  await app.press('Enter');
  expect(app.screen()).toContain('red hero');
  expect(await app.quit()).toBe(0);
  expect(await app.progress()).toMatchObject({
    steps: {
      capitals: { state: 'done', answers: { kenya: { right: true }, mongolia: { right: false } } },
    },
  });
});

test('Enter without an answer says what is missing', async () => {
  await using app = await startApp({ course: 'quiz' });
  await app.press('Enter', 'Enter');
  expect(app.screen()).toContain('Choose one with the arrows or its number first.');
});

test('the arrows mark an option as the numbers do', async () => {
  await using app = await startApp({ course: 'quiz' });
  await app.press('Enter', 'Down', 'Down', 'Up', 'Enter');
  expect(app.screen()).toContain('Nairobi has been the capital since 1963');
});

test('while an answer is typed, letters are letters and Backspace takes one back', async () => {
  await using app = await startApp({ course: 'quiz', size: '80x24' });
  await app.press('Enter', '1', 'Enter', 'Enter', '1', 'Enter', 'Enter');
  expect(app.screen()).toContain('Type it.');
  await app.type('qsnx');
  await app.press('Backspace');
  expect(app.screen()).toContain('qsn');
  expect(app.screen()).not.toContain('qsnx');
});

test('one can look at the lesson in the middle of a question, and go on with it', async () => {
  await using app = await startApp({ course: 'quiz' });
  await app.press('Enter', 'Escape');
  expect(app.screen()).toContain('Three questions about capitals.');
  await app.press('Enter');
  expect(app.screen()).toContain('Question 1 of 3');
});
