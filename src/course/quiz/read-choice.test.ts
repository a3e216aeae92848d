import { expect, test } from 'vitest';
import { readChoice } from './read-choice.ts';

test.each([
  ['2', 'one', [1]],
  [' 4 ', 'one', [3]],
  ['', 'one', []],
  ['1,3', 'several', [0, 2]],
  ['3 1', 'several', [2, 0]],
  ['1, 1,4', 'several', [0, 3]],
  ['2', 'several', [1]],
] as const)('%j chooses from four, of %s', (line, kind, indexes) => {
  expect(readChoice(line, 4, kind)).toEqual({ kind: 'chosen', indexes });
});

test.each([
  ['5', 'one', 'Type a number from 1 to 4, or Enter alone.'],
  ['0', 'one', 'Type a number from 1 to 4, or Enter alone.'],
  ['the first', 'one', 'Type a number from 1 to 4, or Enter alone.'],
  ['1.5', 'one', 'Type a number from 1 to 4, or Enter alone.'],
  ['1,2', 'one', 'Only one of them is right: type one number.'],
  ['1,9', 'several', 'Type numbers from 1 to 4, such as 1,3, or Enter alone.'],
] as const)('%j is asked again, of %s', (line, kind, message) => {
  expect(readChoice(line, 4, kind)).toEqual({ kind: 'misunderstood', message });
});
