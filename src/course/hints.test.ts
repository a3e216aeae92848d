import { expect, test } from 'vitest';
import { anchorOf, parseHints } from './hints.ts';

test('each level-two heading is a hint, with the anchor of its heading as id', () => {
  expect(parseHints('# Hints\n\n## Look here!\n\nText.\n\n### More\n\n## Then: `there`\nEnd.\n')).toEqual([
    { id: 'look-here', title: 'Look here!', text: 'Text.\n\n### More' },
    { id: 'then-there', title: 'Then: `there`', text: 'End.' },
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
