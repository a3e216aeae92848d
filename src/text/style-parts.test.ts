import { expect, test } from 'vitest';
import { styleParts } from './style-parts.ts';

const brackets = (text: string) => `<${text}>`;

test('a part keeps the styles that begin and end inside it', () => {
  const line = 'a \u001B[1mbold\u001B[22m word';
  expect(styleParts(line, [{ start: 4, end: 9, style: brackets }])).toBe(
    'a \u001B[1mbo<ld>\u001B[22m< wo>rd',
  );
});

test('parts stand one after the other', () => {
  const parts = [
    { start: 0, end: 1, style: brackets },
    { start: 2, end: 3, style: brackets },
  ];
  expect(styleParts('abcd', parts)).toBe('<a>b<c>d');
});
