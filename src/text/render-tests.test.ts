import fastStringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import type { CheckResult, TestResult } from '../checker/events.ts';
import { renderCoursePart, renderResult, renderTests } from './render-tests.ts';

const options = { width: 76, colour: false };

function aTest(name: string, state: TestResult['state'], more: Partial<TestResult> = {}): TestResult {
  return { name, state, explanation: null, file: null, line: null, hint: null, details: null, ...more };
}

const tests: readonly TestResult[] = [
  aTest('answers with the row from the database', 'failed', {
    explanation:
      'The server answered 404 for a profile that is in the database. Is the route still looking in the JSON file?',
    file: 'exercises/profiles/src/http/routes.ts',
    line: 17,
    details: { expected: '200', received: '404', output: 'listening\nGET /profiles/1 404\n' },
  }),
  aTest('tells profiles apart', 'failed', {
    explanation:
      'The server answered 404 for a profile that is in the database. Is the route still looking in the JSON file?',
  }),
  aTest('answers 404 for nobody', 'passed'),
  aTest('refuses an id that is no number', 'failed', { explanation: 'The server stopped.' }),
  aTest('sees a change made a moment ago', 'not-reached'),
];

test('the first failure is told in full and first, then each test has its line', () => {
  expect(renderTests(tests, options).join('\n')).toMatchInlineSnapshot(`
    "answers with the row from the database
    The server answered 404 for a profile that is in the database. Is the route
    still looking in the JSON file?
    exercises/profiles/src/http/routes.ts:17
    … and 1 more for the same reason

    Expected: 200
    Received: 404

    The end of what your program printed:
      listening
      GET /profiles/1 404

    refuses an id that is no number
    The server stopped.

    ✗ failed       answers with the row from the database
    ✗ failed       tells profiles apart
    ✓ passed       answers 404 for nobody
    ✗ failed       refuses an id that is no number
    ○ not reached  sees a change made a moment ago"
  `);
});

test('all passed is a line for each test and nothing else', () => {
  expect(renderTests([aTest('one', 'passed'), aTest('two', 'passed')], options)).toEqual([
    '✓ passed       one',
    '✓ passed       two',
  ]);
});

test('values over several lines stand below their label', () => {
  const failed = aTest('a', 'failed', {
    explanation: 'Not equal.',
    details: { expected: '{\n  "id": 1\n}', received: '{\n  "id": 2\n}', output: null },
  });
  expect(renderTests([failed], options).slice(-10, -2)).toEqual([
    'Expected:',
    '  {',
    '    "id": 1',
    '  }',
    'Received:',
    '  {',
    '    "id": 2',
    '  }',
  ]);
});

/** The part of a failure that shows what the program printed. */
function shown(output: string): string[] {
  const failed = aTest('a', 'failed', { details: { expected: null, received: null, output } });
  const lines = renderTests([failed], options);
  return lines.slice(
    lines.findIndex((line) => line.endsWith('printed:')),
    -2,
  );
}

describe('what a program printed', () => {
  const chatter = Array.from({ length: 20 }, (_, index) => `GET /profiles/${index}`);
  const frame = ['file:///course/exercises/app/src/server.ts:14', '  profile.name', '          ^', ''];
  const report = [
    ...frame,
    'TypeError: profile is undefined',
    '    at getName (file:///course/src/server.ts:14:3)',
  ];

  test('is shown by its end', () => {
    expect(shown(chatter.join('\n'))).toEqual([
      'The end of what your program printed:',
      ...chatter.slice(-12).map((line) => `  ${line}`),
    ]);
    expect(shown([...chatter, ...report].join('\n')).slice(-report.length)).toEqual(
      report.map((line) => (line === '' ? '' : `  ${line}`)),
    );
  });

  test('is shown by the top of a long error, with the code, and its end', () => {
    const detail = Array.from({ length: 20 }, (_, index) => `  detail ${index}`);
    const lines = shown([...chatter, ...report, ...detail].join('\n'));
    expect(lines[0]).toBe('The error that your program printed:');
    expect(lines[1]).toBe('  file:///course/exercises/app/src/server.ts:14');
    expect(lines).toContain('  TypeError: profile is undefined');
    expect(lines.slice(-4)).toEqual(['  …', '    detail 17', '    detail 18', '    detail 19']);
  });
});

test('ASCII is enough', () => {
  expect(renderTests(tests, { ...options, ascii: true }).join('\n')).toMatch(/^[ -~\n]*$/);
});

test('no line is wider than the terminal', () => {
  const long = aTest('a test '.repeat(30), 'failed', {
    explanation: `The word ${'x'.repeat(300)} is too long. ${'漢字'.repeat(60)}`,
    file: `exercises/${'folder/'.repeat(20)}file.ts`,
    line: 1,
    details: {
      expected: 'e'.repeat(200),
      received: '[\n漢字漢字'.repeat(20),
      output: `\u001B[2J${'o'.repeat(400)}`,
    },
  });
  for (const width of [40, 76, 120]) {
    for (const colour of [true, false]) {
      const lines = renderTests([...tests, long], { width, colour });
      expect(Math.max(...lines.map((line) => fastStringWidth(line)))).toBeLessThanOrEqual(width);
      expect(lines.join('')).not.toContain('\u001B[2J');
    }
  }
});

describe('the result', () => {
  const result: CheckResult = { step: 'step-1', verdict: 'failed', durationMs: 812, tests, error: null };

  test('says that a step without tests is marked as read', () => {
    const read = { step: 's', verdict: 'passed', durationMs: 3, tests: [], error: null } as const;
    expect(renderResult(read, options)).toEqual(['✓ Marked as read: this step has nothing to check.']);
  });

  test('says how many tests passed, and the time', () => {
    expect(renderResult(result, options)).toEqual([
      '✗ Not passed yet: 1 of 5 tests passed, 1 not reached (0.8 s)',
    ]);
    const passed = { ...result, verdict: 'passed' as const, durationMs: 64, tests: [aTest('one', 'passed')] };
    expect(renderResult(passed, options)).toEqual(['✓ Passed: 1 of 1 test passed (64 ms)']);
  });

  test('with the learner’s own tests says how long each part took, unless those were not run', () => {
    const own = { about: 'own-tests', tests: 1, passed: 1, durationMs: 240 } as const;
    const code = { about: 'the-code', tests: 3, passed: 3, durationMs: 412 } as const;
    expect(renderResult({ ...result, parts: [code, own] }, options)[1]).toBe(
      "The course's tests took 0.4 s, your own 0.2 s.",
    );
    expect(renderResult({ ...result, parts: [{ ...code, passed: 2 }, own] }, options)).toHaveLength(1);
    expect(renderCoursePart(code, options)).toEqual([
      "✓ The course's tests: 3 of 3 passed (0.4 s). Next: your own tests.",
    ]);
    expect(renderCoursePart({ ...code, passed: 2 }, { ...options, width: 60 })).toEqual([
      "✗ The course's tests: 2 of 3 passed (0.4 s).",
    ]);
  });

  test('of a check that could not be run says what to do', () => {
    const error = { message: 'The database does not answer.', wayOut: 'Type: npx workshop db start' };
    expect(renderResult({ ...result, verdict: 'error', tests: [], error }, options)).toEqual([
      '✗ The check could not be run. The database does not answer.',
      'Type: npx workshop db start',
    ]);
  });
});
