import { expect, test } from 'vitest';
import type { Hint } from '../course/course.ts';
import { chooseHint } from './take-hint.ts';

const hints: readonly Hint[] = ['first', 'second', 'await'].map((id) => ({ id, title: id, text: '' }));

test('hints climb in their order', () => {
  expect(chooseHint(hints, [], [])?.id).toBe('first');
  expect(chooseHint(hints, ['first'], [])?.id).toBe('second');
});

test('one that fits the last failure comes first', () => {
  expect(chooseHint(hints, [], ['await'])?.id).toBe('await');
});

test('one that was taken is not given again, even when it fits', () => {
  expect(chooseHint(hints, ['await'], ['await'])?.id).toBe('first');
  expect(chooseHint(hints, ['first', 'second', 'await'], ['await'])).toBeUndefined();
});
