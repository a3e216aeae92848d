import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const steps = ['setup', 'reset-database', 'warm-up', 'step-1', 'step-2', 'migration-1'];

test.each([
  ['stup', 'setup'],
  ['Step-1', 'step-1'],
  ['step2', 'step-2'],
  ['stpe-1', 'step-1'],
  ['reset-databse', 'reset-database'],
  ['warmup', 'warm-up'],
])('%s is nearly %s', (word, meant) => {
  expect(nearest(word, steps)).toBe(meant);
});

test.each(['', '   ', 'x', 'hello', 'database-of-profiles'])('"%s" is near nothing', (word) => {
  expect(nearest(word, steps)).toBeUndefined();
});

test('of nothing, nothing is near', () => {
  expect(nearest('step-1', [])).toBeUndefined();
});
