import { stripVTControlCharacters } from 'node:util';
import fastStringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import { themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

const theme = themeFor(true);

test('words go to the next line where they no longer fit', () => {
  expect(wrapText('one two three four', 9)).toEqual(['one two', 'three', 'four']);
});

test('a line that fits exactly is not wrapped', () => {
  expect(wrapText('123456789', 9)).toEqual(['123456789']);
});

test('a word longer than a line is broken inside', () => {
  expect(wrapText('a abcdefghij', 4)).toEqual(['a', 'abcd', 'efgh', 'ij']);
});

test('line breaks in the text stay, and empty lines with them', () => {
  expect(wrapText('a\n\nb', 9)).toEqual(['a', '', 'b']);
});

test('wide characters break anywhere, and no line begins with a closing sign', () => {
  expect(wrapText('日本語です、はい', 10)).toEqual(['日本語で', 'す、はい']);
});

test('an emoji that is made of several stays whole', () => {
  const family = '👨‍👩‍👧‍👦';
  const lines = wrapText(family.repeat(6), 4);
  expect(lines.join('')).toBe(family.repeat(6));
  expect(lines.every((line) => line.length % family.length === 0)).toBe(true);
});

test('a style goes on in the next line, and every line ends the styles it opens', () => {
  expect(wrapText(theme.strong('one two'), 4)).toEqual(['\u001B[1mone\u001B[22m', '\u001B[1mtwo\u001B[22m']);
});

test('styles in each other go on together', () => {
  const [, second] = wrapText(theme.strong(`one ${theme.code('two three')}`), 7);
  expect(second).toBe('\u001B[1m\u001B[36mthree\u001B[39m\u001B[22m');
});

test('the outer style comes back behind an inner one of the same kind', () => {
  expect(theme.good(`a${theme.bad('b')}c`)).toBe('\u001B[32ma\u001B[31mb\u001B[39m\u001B[32mc\u001B[39m');
});

test('a link goes on in the next line', () => {
  const link = '\u001B]8;;https://example.org\u0007one two\u001B]8;;\u0007';
  expect(wrapText(link, 4)).toEqual([
    '\u001B]8;;https://example.org\u0007one\u001B]8;;\u0007',
    '\u001B]8;;https://example.org\u0007two\u001B]8;;\u0007',
  ]);
});

test('code keeps its indent and is set in further where it goes on', () => {
  expect(wrapText('    call(one, two)', 16, { keepIndent: true, hanging: 2 })).toEqual([
    '    call(one,',
    '      two)',
  ]);
});

test('an indent wider than half a line gives way to the words', () => {
  expect(wrapText(`${' '.repeat(30)}word`, 10, { keepIndent: true })).toEqual(['     word']);
});

test('letters with accents, arrows and quotes take one column each', () => {
  expect(wrapText('“äöü” → ñ…', 8)).toEqual(['“äöü” →', 'ñ…']);
  expect(wrapText('äöüßéèêëìíîï', 4)).toEqual(['äöüß', 'éèêë', 'ìíîï']);
});

test('no text is lost and no line too wide, whatever the width', () => {
  const text = `${theme.strong('A sentence with "quotes"')}, 日本語のテキスト、 äöü ${theme.code('and_a_rather_long_identifier()')} 🙂 end.`;
  const words = stripVTControlCharacters(text).replaceAll(' ', '');
  for (let width = 4; width < 90; width += 1) {
    const lines = wrapText(text, width);
    expect(Math.max(...lines.map((line) => fastStringWidth(line)))).toBeLessThanOrEqual(width);
    expect(stripVTControlCharacters(lines.join('')).replaceAll(' ', '')).toBe(words);
  }
});

test('a sequence with several styles is ended for each of them', () => {
  expect(wrapText('\u001B[1;31mone two', 3)).toEqual([
    '\u001B[1;31mone\u001B[39m\u001B[22m',
    '\u001B[1m\u001B[31mtwo\u001B[39m\u001B[22m',
  ]);
});
