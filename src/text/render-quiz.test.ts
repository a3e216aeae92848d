import fastStringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import type { Question } from '../course/quiz/question.ts';
import { renderFeedback, renderOption, renderQuestion, renderScore } from './render-quiz.ts';

const options = { width: 50, colour: false };

const question: Question = {
  id: 'await',
  text: 'What does this do?\n\n```ts\nsession.update(profiles);\n```\n\nChoose one.',
  kind: 'several',
  options: [
    { id: 'nothing', text: 'Nothing: without `await`, the query is never sent to the database at all.' },
    { id: 'later', text: 'It is sent later.' },
    { id: 'plan', text: 'It makes a plan.' },
  ],
  right: ['nothing', 'plan'],
  explanation: 'A query is a *plan* until somebody waits for it.',
};

test('a question has its number, its text and its code', () => {
  expect(renderQuestion(question, 3, 10, options).join('\n')).toMatchInlineSnapshot(`
    "Question 3 of 10

    What does this do?

      session.update(profiles);

    Choose one."
  `);
});

test('the further lines of an option stand below its text', () => {
  expect(renderOption(question.options[0]!, '1)', options).join('\n')).toMatchInlineSnapshot(`
    "1) Nothing: without \`await\`, the query is never
       sent to the database at all."
  `);
});

test('a wrong answer is told what is right, and every answer gets the explanation', () => {
  expect(renderFeedback(question, false, options).join('\n')).toMatchInlineSnapshot(`
    "✗ Not quite. Right is:
    • Nothing: without \`await\`, the query is never
      sent to the database at all.
    • It makes a plan.

    A query is a plan until somebody waits for it."
  `);
  expect(renderFeedback(question, true, options).join('\n')).toMatchInlineSnapshot(`
    "✓ Right.

    A query is a plan until somebody waits for it."
  `);
});

test('what only a pattern knows is not told', () => {
  const typed: Question = {
    id: 'q',
    text: 'Which?',
    kind: 'typed',
    accepts: [],
    pattern: /^a+$/iu,
    explanation: 'Some a.',
  };
  expect(renderFeedback(typed, false, options)).toEqual(['✗ Not quite.', '', 'Some a.']);
});

test('the score names what was not right, and what nobody answered', () => {
  const questions = ['one', 'two', 'three'].map((id): Question => ({
    ...question,
    id,
    text: `What is ${id}?`,
  }));
  const score = renderScore(
    questions,
    new Map([
      ['one', true],
      ['two', false],
    ]),
    options,
  );
  expect(score).toEqual(['• 1 of 3 right', '', 'Worth another look:', '✗ What is two?', '○ What is three?']);
  const all = new Map(questions.map(({ id }) => [id, true]));
  expect(renderScore(questions, all, options)).toEqual(['✓ 3 of 3 right']);
});

test('no line is wider than the terminal', () => {
  const long: Question = { ...question, text: `${'x'.repeat(300)} ${'漢字'.repeat(60)}` };
  for (const width of [40, 60, 100]) {
    for (const colour of [true, false]) {
      const how = { width, colour };
      const lines = [
        ...renderQuestion(long, 1, 1, how),
        ...renderOption({ id: 'a', text: long.text }, '1)', how),
        ...renderFeedback(question, false, how),
        ...renderScore([long], new Map(), how),
      ];
      expect(Math.max(...lines.map((line) => fastStringWidth(line)))).toBeLessThanOrEqual(width);
    }
  }
});
