import { expect, test } from 'vitest';
import { typedCharacters } from './typed-characters.ts';

test('a pasted text is one line, and as wide in every terminal', () => {
  expect(typedCharacters('one\r\n\ttwo')).toBe('one two');
  expect(typedCharacters('日本語 é')).toBe('日本語 é');
  expect(typedCharacters('👩‍👧 ❤️')).toBe('👩👧 ❤');
});
