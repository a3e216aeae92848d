import type { CheckResult, TestResult } from '../checker/events.ts';
import type { UserError } from '../errors.ts';

/** The result of a check that never came to its tests: a failure where the learner's files are the cause. */
export function unrunnableCheck(step: string, error: UserError): CheckResult {
  if (error.exitCode === 2) {
    const reason = { message: error.message, wayOut: error.wayOut };
    return { step, verdict: 'error', durationMs: 0, tests: [], error: reason };
  }
  const test: TestResult = {
    name: 'the migrations run on an empty database',
    state: 'failed',
    explanation: `${error.message} ${error.wayOut}`,
    file: null,
    line: null,
    hint: null,
    details: null,
  };
  return { step, verdict: 'failed', durationMs: 0, tests: [test], error: null };
}
