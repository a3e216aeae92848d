import type { CheckResult, TestResult } from './events.ts';

/** What became of the tests since the run before, by their names. */
export interface RunChanges {
  /** Failed or were not reached, and pass now. */
  readonly fixed: readonly string[];
  /** Passed, and fail now. */
  readonly broken: readonly string[];
  /** Failed, and fail again. */
  readonly stillFailing: readonly string[];
}

export function compareRuns(before: CheckResult, after: CheckResult): RunChanges {
  const states = new Map(before.tests.map(({ name, state }) => [name, state]));
  const named = (isOne: (was: TestResult['state'], is: TestResult['state']) => boolean) =>
    after.tests
      .filter(({ name, state }) => {
        const was = states.get(name);
        return was !== undefined && isOne(was, state);
      })
      .map(({ name }) => name);
  return {
    fixed: named((was, is) => was !== 'passed' && is === 'passed'),
    broken: named((was, is) => was === 'passed' && is === 'failed'),
    stillFailing: named((was, is) => was === 'failed' && is === 'failed'),
  };
}
