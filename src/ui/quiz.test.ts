import { describe, expect, test } from 'vitest';
import { quizCourse } from '../app/testing/quiz-course.ts';
import { openApp } from './testing/open-app.ts';

const sizes = [
  { columns: 60, rows: 20 },
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
] as const;

type App = Awaited<ReturnType<typeof openApp>>;

/** The number that stands before an option, wherever it was shuffled to. */
function numberOf(app: App, option: string): string {
  return (
    /(\d)\)(?: \[.\])? /.exec(
      app.lines().find((line) => line.includes(`) ${option}`) || line.includes(`] ${option}`)) ?? '',
    )?.[1] ?? ''
  );
}

describe.each(sizes)('in a window of $columns x $rows', (size) => {
  test('a quiz is answered with numbers, space and letters, and each answer is explained', async () => {
    const app = await openApp('capitals', { ...size, course: quizCourse() });
    app.press('\r');
    await app.waitForText('Question 1 of 3');
    await app.waitForText('Choose one, then press Enter.');
    app.press(numberOf(app, 'Mombasa'));
    await app.waitForText(`› ${numberOf(app, 'Mombasa')}) Mombasa`);
    app.press('\r');
    const explained = await app.waitForText('✗ Not quite. Right is:');
    expect(explained).toContain('• Nairobi');
    expect(explained).toContain('since 1963.');

    app.press('\r');
    await app.waitForText('Question 2 of 3');
    app.press(numberOf(app, 'Sucre'));
    await app.waitForText('[x] Sucre');
    app.press(numberOf(app, 'La Paz'));
    await app.waitForText('[x] La Paz');
    app.press('\r');
    await app.waitForText('✓ Right.');

    app.press('\r');
    await app.waitForText('Question 3 of 3');
    app.press('q? Ulaanbaatarr\u007F');
    await app.waitForText('› q? Ulaanbaatar_');
    app.press('\u007F'.repeat(20));
    await app.waitForText('› _');
    // Typed and sent in one go, as fast fingers do.
    app.press('ulaanbaatar\r');
    expect(await app.waitForText('✓ Right.')).toContain('✓ done');
    app.press('\r');
    expect(await app.waitForText('2 of 3 right')).toContain('✗ What is the capital of Kenya?');
    expect(app.wrappedRows()).toBe(0);
    expect([...app.answers.noted.keys()]).toEqual(['kenya', 'bolivia', 'mongolia']);
    app.press('\r');
    await app.waitForText('farewell  Farewell');
    app.press('q');
    expect(await app.ended).toBe(0);
  });
});

test('arrows mark and space chooses, and the marked option is in sight in the smallest window', async () => {
  const app = await openApp('capitals', { columns: 60, rows: 20, course: quizCourse() });
  app.resize(40, 12);
  app.press('\r');
  await app.waitForText('Question 1 of 3');
  app.press('\u001B[A');
  await app.waitForText('› 3) ');
  app.press('\u001B[B\r');
  await app.waitForText('1963.');
  app.press('\r');
  await app.waitForText('Question 2 of 3');
  app.press('\u001B[B');
  await app.waitForText('› 1) [ ]');
  app.press(' ');
  await app.waitForText('› 1) [x]');
  app.press('q');
  await app.ended;
});

test('the help lists the keys of the question, and the footer those that do something', async () => {
  const app = await openApp('capitals', { columns: 80, rows: 40, course: quizCourse() });
  app.press('\r');
  const asked = await app.waitForText('Choose one');
  expect(asked.split('\n').at(-1)).toMatch(/^ 1-3 choose {2}↓ j down .*Tab pane {2}\? help {2}q quit$/);
  expect(asked).toContain('━┫ Questions ┣━');
  app.press('?');
  const help = await app.waitForText('mark the next option');
  expect(help).toMatch(/3 +mark option 3/);
  expect(help).not.toContain('one line down');
  app.press('\u001B');
  await app.waitForText('Question 1 of 3');
  app.press('q');
  await app.ended;
});

test('a pasted text is an answer, where one is typed', async () => {
  const app = await openApp('capitals', { columns: 60, rows: 20, course: quizCourse() });
  app.press('\r');
  await app.waitForText('Question 1 of 3');
  app.press('1\r');
  await app.waitForText('since 1963.');
  app.press('\r');
  await app.waitForText('Question 2 of 3');
  app.press('1\r');
  await app.waitForText('by law');
  app.press('\r');
  await app.waitForText('Question 3 of 3');
  app.press('\u001B[200~Ulaan\nbaatar\u001B[201~');
  await app.waitForText('› Ulaan baatar_');
  app.press('\u0003');
  await app.ended;
});

test('the end of the course says what was practised, in the app and after it', async () => {
  const app = await openApp('capitals', { columns: 80, rows: 40, course: quizCourse() });
  app.answers.objectives = [
    {
      id: 'know-capitals',
      text: 'name a few capitals',
      state: 'practised',
      hints: false,
      steps: [{ id: 'capitals', state: 'done', hints: false }],
    },
  ];
  app.answers.done.add('capitals').add('farewell');
  app.press('n');
  await app.waitForText('farewell  Farewell');
  app.press('p');
  await app.waitForText('✓ done');
  app.press('n');
  await app.waitForText('2 of 2 · ✓ done');
  app.press('\t');
  const end = await app.waitForText('Practised so far: 1 of 1');
  expect(end).toContain('capitals done without hints');
  app.press('q');
  await app.ended;
  expect(await app.waitForText('Look around again')).toContain('✓ name a few capitals');
});
