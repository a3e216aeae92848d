import { expect, test } from 'vitest';
import { parseAnswers } from './parse-answers.ts';
import type { Question } from './question.ts';

const base = { text: 'What?', explanation: 'That.' };
const options = ['blue', 'green', 'none'].map((id) => ({ id, text: id }));
const questions: readonly Question[] = [
  { ...base, id: 'sky', kind: 'one', options, right: ['blue'] },
  { ...base, id: 'cold-colours', kind: 'several', options, right: ['blue', 'green'] },
  { ...base, id: 'command', kind: 'typed', accepts: ['ls'], pattern: null },
];

test('answers are told apart by the ids of their questions', () => {
  const { answers, problems } = parseAnswers('sky=blue, cold-colours=green + blue,command=ls -a', questions);
  expect(problems).toEqual([]);
  expect([...answers]).toEqual([
    ['sky', { kind: 'chosen', options: ['blue'] }],
    ['cold-colours', { kind: 'chosen', options: ['green', 'blue'] }],
    ['command', { kind: 'typed', text: 'ls -a' }],
  ]);
});

test('a typed answer keeps its commas, and an empty one is an answer', () => {
  const { answers } = parseAnswers('command=one, two,sky=', questions);
  expect([...answers]).toEqual([
    ['command', { kind: 'typed', text: 'one, two' }],
    ['sky', { kind: 'chosen', options: [] }],
  ]);
});

test.each([
  ['skyy=blue', 'There is no question "skyy". Did you mean "sky"?'],
  ['sky=bleu', 'There is no option "bleu" of "sky". Did you mean "blue"?'],
  ['sky=horizontal', 'There is no option "horizontal" of "sky". Known: blue, green, none.'],
  ['sky=blue+green', '"sky" has one answer, and was given 2.'],
  ['sky=blue,sky=green', '"sky" is answered twice.'],
  ['blue', '"blue" names no question: an answer looks like question=option.'],
  ['', '"" names no question: an answer looks like question=option.'],
])('%j is a problem', (text, problem) => {
  expect(parseAnswers(text, questions).problems).toEqual([problem]);
});

test('every problem is told', () => {
  expect(parseAnswers('skyy=blue,cold-colours=red,command=ls', questions).problems).toHaveLength(2);
});
