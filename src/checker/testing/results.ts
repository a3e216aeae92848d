import type { CheckResult, TestResult } from '../events.ts';

export function testResult(
  name: string,
  state: TestResult['state'],
  about: Partial<TestResult> = {},
): TestResult {
  return { name, state, explanation: null, file: null, line: null, hint: null, details: null, ...about };
}

export function checkResult(
  step: string,
  verdict: CheckResult['verdict'],
  tests: readonly TestResult[],
): CheckResult {
  return { step, verdict, durationMs: 1200, tests, error: null };
}
