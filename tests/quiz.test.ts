import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadCourse } from '../src/course/load-course.ts';
import { isRight, type Answer } from '../src/course/quiz/question.ts';
import { openTerminal, type TestTerminal } from './support/terminal.ts';
import { copyQuizCourse, repository, workshop } from './support/workshop.ts';

const allRight = 'kenya=nairobi,bolivia=sucre+la-paz,mongolia=ulan  bator';

async function progressOf(course: string): Promise<unknown> {
  return JSON.parse(await readFile(path.join(course, '.workshop/progress.json'), 'utf8'));
}

test('without a terminal, the questions are listed with their ids, and nothing is noted', async () => {
  await using course = await copyQuizCourse();
  const { stdout, stderr, exitCode } = await workshop(course.root, ['check']);
  expect(stdout).toBe('');
  expect(stderr).toContain('kenya: What is the capital of Kenya?');
  expect(stderr).toContain('  nairobi: Nairobi');
  expect(stderr).toContain("npx workshop check capitals --answers 'kenya=…,bolivia=…,mongolia=…'");
  expect(exitCode).toBe(2);
  const status = await workshop(course.root, ['status', '--json']);
  expect(JSON.parse(status.stdout)).toMatchObject({ current: 'capitals', steps: [{ state: 'todo' }, {}] });
});

test('right answers pass, and the step is done', async () => {
  await using course = await copyQuizCourse();
  const { stdout, stderr, exitCode } = await workshop(course.root, ['check', '--answers', allRight]);
  expect(stdout).toContain('✓ 3 of 3 right');
  expect(stdout).toContain('Sucre is the capital by law');
  expect(stderr).toContain('Next: farewell (Farewell).');
  expect(exitCode).toBe(0);
});

test('a wrong answer is exit code 1, and the step is done all the same', async () => {
  await using course = await copyQuizCourse();
  const answers = 'kenya=mombasa,bolivia=sucre,mongolia=Ulaanbaatar';
  const { stdout, exitCode } = await workshop(course.root, ['check', '--answers', answers, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    step: 'capitals',
    verdict: 'failed',
    tests: [
      {
        name: 'What is the capital of Kenya?',
        state: 'failed',
        explanation: expect.stringContaining('Right is: Nairobi.') as unknown,
      },
      { state: 'failed' },
      { state: 'passed', explanation: 'Its name means *red hero*.' },
    ],
  });
  expect(exitCode).toBe(1);
  expect(await progressOf(course.root)).toMatchObject({
    steps: {
      capitals: { state: 'done', answers: { kenya: { right: false }, mongolia: { right: true } } },
    },
  });
});

test('answers can be given bit by bit, and the last question makes the step done', async () => {
  await using course = await copyQuizCourse();
  const first = await workshop(course.root, ['check', '--answers', 'kenya=nairobi']);
  expect(first.stdout).toContain('1 of 3 right');
  expect(first.exitCode).toBe(1);
  expect(await progressOf(course.root)).toMatchObject({ steps: { capitals: { state: 'started' } } });
  await workshop(course.root, ['check', '--answers', 'bolivia=la-paz,mongolia=?']);
  expect(await progressOf(course.root)).toMatchObject({ steps: { capitals: { state: 'done' } } });
});

test('a slip in --answers is told with what was probably meant, and nothing is noted', async () => {
  await using course = await copyQuizCourse();
  const { stderr, exitCode } = await workshop(course.root, [
    'check',
    '--answers',
    'kenia=nairobi,bolivia=lapaz',
  ]);
  expect(stderr).toContain('There is no question "kenia". Did you mean "kenya"?');
  expect(stderr).toContain('There is no option "lapaz" of "bolivia". Did you mean "la-paz"?');
  expect(exitCode).toBe(2);
});

test('--answers for a step without questions is refused', async () => {
  await using course = await copyQuizCourse();
  const { stderr, exitCode } = await workshop(course.root, ['check', 'farewell', '--answers', 'a=b']);
  expect(stderr).toContain('only a quiz has questions');
  expect(exitCode).toBe(2);
});

test('--all asks nothing, and tells how the quiz was answered last', async () => {
  await using course = await copyQuizCourse();
  const before = await workshop(course.root, ['check', '--all', '--json']);
  expect(JSON.parse(before.stdout)).toMatchObject({
    checks: [{ verdict: 'failed', tests: [{ state: 'not-reached' }, {}, {}] }, { verdict: 'read' }],
  });
  await workshop(course.root, ['check', 'capitals', '--answers', allRight]);
  const after = await workshop(course.root, ['check', '--all']);
  expect(after.stdout).toContain('3 of 3 right');
  expect(after.exitCode).toBe(0);
});

test('status says what was practised', async () => {
  await using course = await copyQuizCourse();
  await workshop(course.root, ['check', '--answers', allRight]);
  const { stdout } = await workshop(course.root, ['status']);
  expect(stdout).toContain('Practised so far: 1 of 1');
  expect(stdout).toContain('capitals done without hints');
  const { stdout: json } = await workshop(course.root, ['status', '--json']);
  expect(JSON.parse(json)).toMatchObject({
    objectives: [{ id: 'know-capitals', text: 'name a few capitals', state: 'practised', hints: false }],
  });
});

/** Types the number that stands before an option, wherever it was shuffled to. */
function numberOf(terminal: TestTerminal, option: string): string {
  const line = terminal.lines().findLast((candidate) => candidate.endsWith(`) ${option}`));
  return line?.split(')')[0] ?? '';
}

test('in a terminal, the questions are asked one by one, and a slip is asked again', async () => {
  await using course = await copyQuizCourse();
  using terminal = openTerminal(course.root, ['check'], { columns: 80, rows: 50 });
  await terminal.waitForText('Your answer:');
  terminal.press('7\r');
  await terminal.waitForText('Type a number from 1 to 3');
  terminal.press(`${numberOf(terminal, 'Mombasa')}\r`);
  await terminal.waitForText('Your answers:');
  expect(terminal.lines().join('\n')).toContain('✗ Not quite. Right is:\n• Nairobi');
  terminal.press(`${numberOf(terminal, 'La Paz')},${numberOf(terminal, 'Sucre')}\r`);
  await terminal.waitForText('Question 3 of 3');
  terminal.press('ulaanbaatar\r');
  await terminal.waitForText('2 of 3 right');
  expect(await terminal.waitForExit()).toBe(1);
  expect(await progressOf(course.root)).toMatchObject({ steps: { capitals: { state: 'done' } } });
});

test('Ctrl-C ends the questions, and keeps the answers so far', async () => {
  await using course = await copyQuizCourse();
  using terminal = openTerminal(course.root, ['check'], { columns: 80, rows: 50 });
  await terminal.waitForText('Your answer:');
  terminal.press(`${numberOf(terminal, 'Nairobi')}\r`);
  await terminal.waitForText('Your answers:');
  terminal.press('\u0003');
  expect(await terminal.waitForExit()).toBe(130);
  expect(await progressOf(course.root)).toMatchObject({
    steps: { capitals: { state: 'started', answers: { kenya: { right: true } } } },
  });
});

test('Ctrl-D ends the questions as well, and the score so far is shown', async () => {
  await using course = await copyQuizCourse();
  using terminal = openTerminal(course.root, ['check'], { columns: 80, rows: 50 });
  await terminal.waitForText('Your answer:');
  terminal.press(`${numberOf(terminal, 'Nairobi')}\r`);
  await terminal.waitForText('Your answers:');
  terminal.press('\u0004');
  await terminal.waitForText('1 of 3 right');
  expect(await terminal.waitForExit()).toBe(1);
});

test('the course that is shipped asks ten questions, each of which can be answered right', async () => {
  const { steps } = await loadCourse(repository);
  const quiz = steps.find((step) => step.kind === 'quiz');
  if (quiz?.kind !== 'quiz') throw new Error('there is no quiz');
  expect(quiz.questions).toHaveLength(10);
  expect(new Set(quiz.questions.map(({ kind }) => kind))).toEqual(new Set(['one', 'several', 'typed']));
  for (const question of quiz.questions) {
    const answer: Answer =
      question.kind === 'typed'
        ? { kind: 'typed', text: question.accepts[0] ?? '' }
        : { kind: 'chosen', options: question.right };
    expect(isRight(question, answer)).toBe(true);
    expect(isRight(question, { kind: 'chosen', options: [] })).toBe(false);
  }
});

test('in the app, the answers are kept as well', async () => {
  await using course = await copyQuizCourse();
  using terminal = openTerminal(course.root, ['start'], { columns: 60, rows: 20 });
  await terminal.waitForText('Press Enter for the first question.');
  terminal.press('\r');
  await terminal.waitForText('Question 1 of 3');
  terminal.press(`${numberOf(terminal, 'Nairobi').trim()}\r`);
  await terminal.waitForText('Right.');
  terminal.press('\r');
  await terminal.waitForText('Question 2 of 3');
  terminal.press('1\r');
  await terminal.waitForText('by law');
  terminal.press('\r');
  await terminal.waitForText('Question 3 of 3');
  terminal.press('quite sure\r');
  await terminal.waitForText('red hero');
  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
  expect(terminal.lines().join('\n')).toContain('1 of 2 steps are done.');
  expect(await progressOf(course.root)).toMatchObject({
    steps: {
      capitals: {
        state: 'done',
        answers: { kenya: { right: true }, bolivia: { right: false }, mongolia: { right: false } },
      },
    },
  });
});

test('a quiz that was left goes on at the first open question, in the step that the app reopens', async () => {
  await using course = await copyQuizCourse();
  const lesson = path.join(course.root, 'lessons/capitals/lesson.md');
  const text = await readFile(lesson, 'utf8');
  await writeFile(lesson, text.replace('kind: quiz\n', 'kind: quiz\noptional: true\n'));
  const size = { columns: 80, rows: 24 };
  using first = openTerminal(course.root, ['start', 'capitals'], size);
  await first.waitForText('Press Enter for the first question.');
  first.press('\r');
  await first.waitForText('Question 1 of 3');
  first.press(`${numberOf(first, 'Nairobi').trim()}\r`);
  await first.waitForText('Right.');
  first.press('q');
  await first.waitForExit();
  expect(first.lines().join('\n')).toContain('The next is capitals');

  using again = openTerminal(course.root, ['start'], size);
  await again.waitForText('Press Enter for the next question.');
  again.press('\r');
  await again.waitForText('Question 2 of 3');
  again.press('q');
  await again.waitForExit();
  expect(await progressOf(course.root)).toMatchObject({
    lastStep: 'capitals',
    steps: { capitals: { state: 'started', answers: { kenya: { right: true } } } },
  });
});
