import { expect, test } from 'vitest';
import type { Scroll } from './keys/command.ts';
import { measureLines, scrollFrom, topLine } from './place.ts';

const words = Array.from({ length: 300 }, (_, index) => `word${index}`);

/** The same text in lines of so many words, with an empty line after every third. */
function textOf(wordsPerLine: number) {
  const lines: string[] = [];
  for (let from = 0; from < words.length; from += wordsPerLine) {
    lines.push(words.slice(from, from + wordsPerLine).join(' '));
    if (from % (3 * wordsPerLine) === 0) lines.push('');
  }
  return measureLines(lines);
}

function scroll(scrolls: readonly Scroll[], height = 10) {
  const text = textOf(5);
  return scrolls.reduce((top, each) => scrollFrom(text, top, each, height).line, 0);
}

test('scrolling goes by lines and pages, and stops at both ends', () => {
  expect(scroll(['line-down', 'line-down', 'line-up'])).toBe(1);
  expect(scroll(['page-down'])).toBe(8);
  expect(scroll(['page-down', 'page-up', 'page-up'])).toBe(0);
  expect(scroll(['bottom'])).toBe(textOf(5).lines.length - 10);
  expect(scroll(['bottom', 'page-down', 'line-down'])).toBe(textOf(5).lines.length - 10);
  expect(scroll(['bottom', 'top'])).toBe(0);
});

test('a text that fits is never scrolled', () => {
  const short = measureLines(['one', 'two']);
  expect(scrollFrom(short, 0, 'page-down', 10).line).toBe(0);
});

test('one line down is one line down, on empty lines too', () => {
  const text = textOf(5);
  let place = scrollFrom(text, 0, 'top', 10);
  for (let line = 1; line < 20; line += 1) {
    place = scrollFrom(text, topLine(text, place, 10), 'line-down', 10);
    expect(topLine(text, place, 10)).toBe(line);
  }
});

test('the same words stay on top when the text is wrapped anew', () => {
  const wide = textOf(8);
  const narrow = textOf(3);
  const place = scrollFrom(wide, 12, 'line-down', 10);
  const word = wide.lines[place.line]?.split(' ')[0];
  const top = topLine(narrow, place, 10);
  expect(narrow.lines[top]).toContain(word);
  // Nothing was scrolled in between: back at the first width, it is the first place.
  expect(topLine(wide, place, 10)).toBe(place.line);
});

test('styles are no letters', () => {
  const plain = measureLines(['bold text', 'more']);
  const styled = measureLines([
    '\u001B[1mbold\u001B[22m \u001B]8;;https://example.org\u0007text\u001B]8;;\u0007',
    'more',
  ]);
  expect(styled.lettersAbove).toEqual(plain.lettersAbove);
});

test('what happens at the end is kept in sight until the learner scrolls', () => {
  const text = measureLines(words, { until: 100 });
  expect(topLine(text, undefined, 10)).toBe(90);
  expect(topLine(text, scrollFrom(text, 90, 'line-up', 10), 10)).toBe(89);
});
