import { expect, test } from 'vitest';
import { isRight, rightAnswers, type ChoiceQuestion, type TypedQuestion } from './question.ts';

const base = { id: 'q', text: 'What?', explanation: 'That.' };
const options = ['a', 'b', 'c'].map((id) => ({ id, text: `Option ${id}` }));
const one: ChoiceQuestion = { ...base, kind: 'one', options, right: ['b'] };
const several: ChoiceQuestion = { ...base, kind: 'several', options, right: ['a', 'c'] };
const typed: TypedQuestion = { ...base, kind: 'typed', accepts: ['npm ci'], pattern: /^npm i.*$/iu };

test.each([
  [['b'], true],
  [['a'], false],
  [['a', 'b'], false],
  [[], false],
])('of one right option, the answer %j is %s', (chosen, right) => {
  expect(isRight(one, { kind: 'chosen', options: chosen })).toBe(right);
});

test.each([
  [['c', 'a'], true],
  [['a'], false],
  [['a', 'b', 'c'], false],
  [['a', 'a'], false],
])('of several right options, all and no other are wanted: %j is %s', (chosen, right) => {
  expect(isRight(several, { kind: 'chosen', options: chosen })).toBe(right);
});

test.each([
  ['npm ci', true],
  ['  NPM   Ci ', true],
  ['npm install', true],
  ['then npm install', false],
  ['npmci', false],
  ['', false],
])('the typed answer %j is %s', (text, right) => {
  expect(isRight(typed, { kind: 'typed', text })).toBe(right);
});

test('the right answers can be told', () => {
  expect(rightAnswers(several)).toEqual(['Option a', 'Option c']);
  expect(rightAnswers(typed)).toEqual(['npm ci']);
});
