import { expect, test } from 'vitest';
import { anchorOf, findProblemsInHints, parseHints } from './hints.ts';

test('each level-two heading is a hint, with the anchor of its heading as id', () => {
  expect(parseHints('# Hints\n\n## Look here!\n\nText.\n\n### More\n\n## Then: `there`\nEnd.\n')).toEqual([
    { id: 'look-here', title: 'Look here!', text: 'Text.\n\n### More', onlyWhenFitting: false },
    { id: 'then-there', title: 'Then: `there`', text: 'End.', onlyWhenFitting: false },
  ]);
});

test('a heading inside a code block is code', () => {
  expect(parseHints('## One\n```sh\n## not a hint\n```\n').map(({ id }) => id)).toEqual(['one']);
});

test.each([
  ['Missing `await`?', 'missing-await'],
  ["It's about Größe & size", 'its-about-größe--size'],
])('the anchor of %j is %j', (heading, anchor) => {
  expect(anchorOf(heading)).toBe(anchor);
});

test('hints behind a line of hyphens are for particular failures', () => {
  const hints = parseHints('## One\n\nText.\n\n---\n\n## Two\n\nMore.\n');
  expect(hints.map(({ text, onlyWhenFitting }) => [text, onlyWhenFitting])).toEqual([
    ['Text.', false],
    ['More.', true],
  ]);
});

test.each([
  ['Start here.\n\n## One\n', 1, 'in front of the first hint'],
  ['## One\n\nText.\n\n## One!\n', 5, 'gives the same id as the one in line 1: one'],
  ['## One\n\n---\n\n## One\n', 5, 'gives the same id'],
  ['## ?!\n', 1, 'no letter or digit'],
])('%j has a problem in line %i: %s', (markdown, line, message) => {
  expect(findProblemsInHints(markdown, 'hints.md')).toEqual([
    { file: 'hints.md', line, message: expect.stringContaining(message) },
  ]);
});

test('a file may have a title with an introduction, and a remark for authors', () => {
  expect(
    findProblemsInHints('<!-- Three\nhints. -->\n# Hints\n\nThe first one is easy.\n\n## One\n', 'x'),
  ).toEqual([]);
});
