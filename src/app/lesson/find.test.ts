import { expect, test } from 'vitest';
import { matchesIn } from './find.ts';
import { measureLines } from '../place.ts';

const bold = (text: string) => `\u001B[1m${text}\u001B[22m`;

test('a text is found whatever its case, and styles don’t count', () => {
  const text = measureLines(['One row', `one ${bold('Ro')}w more`, 'a rowing boat']);
  expect(matchesIn(text, 'ROW')).toEqual([
    [{ line: 0, start: 4, end: 7 }],
    [{ line: 1, start: 4, end: 7 }],
    [{ line: 2, start: 2, end: 5 }],
  ]);
});

test('words are found across the end of a line, past indents and the bars of quotes', () => {
  const text = measureLines(['• the first', '  line', '│ the first', '│ line', 'the firstline']);
  expect(matchesIn(text, 'first  line')).toEqual([
    [
      { line: 0, start: 6, end: 11 },
      { line: 1, start: 2, end: 6 },
    ],
    [
      { line: 2, start: 6, end: 11 },
      { line: 3, start: 2, end: 6 },
    ],
  ]);
});

test('signs stand for themselves, and nothing finds nothing', () => {
  const text = measureLines(['const a = b.*(c);']);
  expect(matchesIn(text, '.*(')).toEqual([[{ line: 0, start: 11, end: 14 }]]);
  expect(matchesIn(text, '  ')).toEqual([]);
});
