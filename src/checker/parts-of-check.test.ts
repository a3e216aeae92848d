import { expect, test } from 'vitest';
import { misplacedTest, PartsOfCheck } from './parts-of-check.ts';
import { testResult } from './testing/results.ts';

const code = { id: 'a', name: 'adds', isAboutOwnTests: false };
const more = { id: 'b', name: 'subtracts', isAboutOwnTests: false };
const own = { id: 'c', name: 'your own tests pass', isAboutOwnTests: true };

test('a test of the course after the learner’s own is misplaced', () => {
  expect(misplacedTest([code, more, own])).toBeUndefined();
  expect(misplacedTest([code, more])).toBeUndefined();
  expect(misplacedTest([code, own, more])).toBe(more);
});

test('the first part is over once, with its own time, and the rest belongs to the second', () => {
  let now = 100;
  const parts = new PartsOfCheck(() => now);
  const collected = [code, more, own];
  const results = new Map([['a', testResult('adds', 'passed')]]);
  expect(parts.finishedFirst(collected, results)).toBeUndefined();
  now = 500;
  results.set('b', testResult('subtracts', 'failed'));
  const first = { about: 'the-code', tests: 2, passed: 1, durationMs: 400 };
  expect(parts.finishedFirst(collected, results)).toEqual(first);
  now = 750;
  results.set('c', testResult('your own tests pass', 'passed'));
  expect(parts.finishedFirst(collected, results)).toBeUndefined();
  const second = { about: 'own-tests', tests: 1, passed: 1, durationMs: 250 };
  expect(parts.both(collected, results)).toEqual([first, second]);
});

test('a check without the learner’s own tests has no parts', () => {
  const parts = new PartsOfCheck();
  const results = new Map([['a', testResult('adds', 'passed')]]);
  expect(parts.finishedFirst([code], results)).toBeUndefined();
  expect(parts.both([code], results)).toBeUndefined();
});
