import type { TestResult } from './events.ts';

/** Failures that are told once, because they have the same explanation. */
export type FailureGroup = readonly [first: TestResult, ...same: TestResult[]];

/** The failed tests, in the order in which they came. */
export function failureGroups(tests: readonly TestResult[]): FailureGroup[] {
  const groups = new Map<string, [TestResult, ...TestResult[]]>();
  for (const test of tests) {
    if (test.state !== 'failed') continue;
    const key = test.explanation ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [test]);
    else group.push(test);
  }
  return [...groups.values()];
}
