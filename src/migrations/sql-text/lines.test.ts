import { expect, test } from 'vitest';
import { lineAt, offsetOfCharacter } from './lines.ts';

test('a line ends at its line feed, with or without a carriage return', () => {
  expect([0, 2, 3, 5].map((offset) => lineAt('a\r\nb\nc', offset))).toEqual([1, 1, 2, 3]);
});

test('PostgreSQL counts an emoji as one character, from 1', () => {
  expect([1, 2, 3, 9].map((position) => offsetOfCharacter('😀ab', position))).toEqual([0, 2, 3, 4]);
});
