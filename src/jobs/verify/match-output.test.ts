import { expect, test } from 'vitest';
import { findOutputDifference } from './match-output.ts';

test.each([
  ['same', 'a\nb', 'a\nb\n'],
  [
    'spaces at the ends of lines, empty lines around, colours',
    'a\n\nb',
    '\n\u001B[32ma\u001B[39m  \r\n\r\nb\n\n',
  ],
  ['a wildcard in a line', 'id … at …:…', 'id 17 at localhost:8000'],
  ['a wildcard for nothing', 'a…b', 'ab'],
  ['a wildcard for lines', 'a\n…\nd', 'a\nb\nc\nd'],
  ['a wildcard for no line', 'a\n…\nb', 'a\nb'],
  ['a wildcard that has to go on trying', '…\na\nb\n…', 'a\na\nb\nc'],
  ['a wildcard at the end', 'a\n…', 'a\nb\nc'],
  ['characters that mean something in a pattern', '(a+) [b] $1', '(a+) [b] $1'],
  ['nothing', '', '\n'],
])('%s: it is what was printed', (_, shown, printed) => {
  expect(findOutputDifference(shown, printed)).toBeUndefined();
});

test.each([
  ['another line', 'a\nb', 'a\nc', { expected: 'b', printed: 'c', index: 1 }],
  ['a line is missing', 'a\nb', 'a', { expected: 'b', printed: null, index: 1 }],
  ['a line too many', 'a', 'a\nb', { expected: null, printed: 'b', index: 1 }],
  ['a wildcard stays in its line', 'a…c', 'a\nc', { expected: 'a…c', printed: 'a', index: 0 }],
  ['what a wildcard leads up to is missing', 'a\n…\nd', 'a\nb', { expected: 'd', printed: 'b', index: 2 }],
])('%s: it differs', (_, shown, printed, difference) => {
  expect(findOutputDifference(shown, printed)).toEqual(difference);
});
