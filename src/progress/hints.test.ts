import { expect, test } from 'vitest';
import type { Hint } from '../course/course.ts';
import { hintsLeft, hintsTaken } from './hints.ts';

const hints: readonly Hint[] = [
  { id: 'first', title: '', text: '', onlyWhenFitting: false },
  { id: 'second', title: '', text: '', onlyWhenFitting: false },
  { id: 'await', title: '', text: '', onlyWhenFitting: true },
];

function idsLeft(taken: readonly string[], fitting: readonly string[]): string[] {
  return hintsLeft(hints, taken, fitting).map(({ id }) => id);
}

test('hints climb in their order', () => {
  expect(idsLeft([], [])).toEqual(['first', 'second']);
  expect(idsLeft(['first'], [])).toEqual(['second']);
});

test('one that fits the last failure comes first', () => {
  expect(idsLeft([], ['await'])).toEqual(['await', 'first', 'second']);
  expect(idsLeft([], ['second'])).toEqual(['second', 'first']);
});

test('one that was taken is not given again, even when it fits', () => {
  expect(idsLeft(['await'], ['await'])).toEqual(['first', 'second']);
  expect(idsLeft(['first', 'second', 'await'], ['await'])).toEqual([]);
});

test('those that were taken keep their numbers where one of them is no more', () => {
  expect(hintsTaken(hints, ['second', 'a-part-that-is-done', 'await'])).toEqual([
    { hint: hints[1], number: 1 },
    { hint: hints[2], number: 3 },
  ]);
});
