import { expect, test } from 'vitest';
import { compareRuns } from './compare-runs.ts';
import type { CheckResult, TestResult } from './events.ts';

function run(states: Readonly<Record<string, TestResult['state']>>): CheckResult {
  const about = { explanation: null, file: null, line: null, hint: null, details: null };
  const tests = Object.entries(states).map(([name, state]) => ({ name, state, ...about }));
  return { step: 'step-1', verdict: 'failed', durationMs: 1, tests, error: null };
}

test('what was fixed, what broke and what still fails is told apart', () => {
  const before = run({ a: 'failed', b: 'passed', c: 'failed', d: 'not-reached', e: 'passed' });
  const after = run({ a: 'passed', b: 'failed', c: 'failed', d: 'passed', e: 'passed' });
  expect(compareRuns(before, after)).toEqual({ fixed: ['a', 'd'], broken: ['b'], stillFailing: ['c'] });
});

test('a test that is reached for the first time and fails was neither broken nor failing', () => {
  const changes = compareRuns(run({ a: 'not-reached' }), run({ a: 'failed', fresh: 'failed' }));
  expect(changes).toEqual({ fixed: [], broken: [], stillFailing: [] });
});
