import { expect, test } from 'vitest';
import type { TestResult } from '../checker/events.ts';
import { hunksBetween } from '../workspace/diff/diff-texts.ts';
import { renderDifference } from './render-difference.ts';
import { renderExcerpt } from './render-excerpt.ts';
import { renderFailure } from './render-failure.ts';

const options = { width: 60, colour: false };

const failed: TestResult = {
  name: 'an unknown id is answered with 404',
  state: 'failed',
  explanation: 'The server answered 200. Is the route still looking in the JSON file?',
  file: 'src/server.ts',
  line: 14,
  hint: null,
  details: { expected: '404', received: '200', output: null },
};

const excerpt = {
  firstLine: 12,
  line: 14,
  lines: ['  app.get("/:id", (context) => {', '', '    return context.json({});', '  });', ''],
};

test('a failure is told with its place, its code, how far off it is, and the hint that fits', () => {
  const closeUp = { excerpt, difference: hunksBetween('200', '404') };
  const lines = renderFailure([failed], options, {
    closeUp,
    place: '(e opens it)',
    hint: 'The hint that fits: Where to look (h shows it)',
  });
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "an unknown id is answered with 404
    The server answered 200. Is the route still looking in the
    JSON file?
    src/server.ts:14  (e opens it)

      12 │ app.get("/:id", (context) => {
      13 │
    › 14 │   return context.json({});
      15 │ });
      16 │

    Expected: 404
    Received: 200

    The hint that fits: Where to look (h shows it)"
  `);
});

test('long values are compared line by line', () => {
  const expected = '{\n  "id": 1,\n  "name": "Mira"\n}';
  const received = '{\n  "id": 1,\n  "name": "Bosco",\n  "extra": true\n}';
  expect(renderDifference(hunksBetween(received, expected), options).join('\n')).toMatchInlineSnapshot(`
    "- received  + expected
        {
          "id": 1,
      -   "name": "Bosco",
      -   "extra": true
      +   "name": "Mira"
        }"
  `);
});

test('the words that differ are marked', () => {
  const difference = hunksBetween('GET /profiles/2', 'GET /profiles/1');
  const [expected] = renderDifference(difference, { ...options, colour: true });
  expect(expected).toContain('\u001B[7m1\u001B[27m');
});

test('no line is wider than the pane, however narrow', () => {
  const long = `return context.json(${'"a long word",'.repeat(12)});`;
  const wide = {
    excerpt: { ...excerpt, lines: [long, long, long] },
    difference: hunksBetween(long, `${long}!`),
  };
  for (const width of [24, 40, 60]) {
    const lines = renderFailure([failed], { ...options, width }, { closeUp: wide });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  }
});

test('the marked line of an excerpt is marked without colour, too, and in ASCII', () => {
  expect(renderExcerpt(excerpt, { ...options, ascii: true })).toEqual([
    '  12 | app.get("/:id", (context) => {',
    '  13 |',
    '> 14 |   return context.json({});',
    '  15 | });',
    '  16 |',
  ]);
});
