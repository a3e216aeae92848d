import type { CheckResult, TestResult } from '../../checker/events.ts';
import type { Attempt } from '../../course/attempts/attempt.ts';
import type { Problem } from '../../course/course.ts';
import type { Expectation, PlannedCheck } from './plan-verification.ts';
import type { Judgement } from './report.ts';

/**
 * What a planned check shows: a judgement for each of its expectations.
 *
 * @param originOf gives the course's own file that one of the exercise's was copied from, both relative to the course root
 */
export function judgeCheck(
  check: PlannedCheck,
  result: CheckResult,
  originOf: (file: string) => string,
): Judgement[] {
  return check.expectations.map((expectation) => {
    const { holds, message } = judge(expectation, check, result);
    const problems =
      message === null ? [] : [{ ...placeOf(expectation, check, result, message, originOf), message }];
    return { step: check.step.id, expectation, holds, problems };
  });
}

/** For a check that could not even be put together. */
export function judgeUnmade(check: PlannedCheck, problems: readonly Problem[]): Judgement[] {
  return check.expectations.map((expectation, index) => ({
    step: check.step.id,
    expectation,
    holds: false,
    problems: index === 0 ? problems : [],
  }));
}

/** The first failure is what a learner reads first. */
export function firstFailure({ tests }: CheckResult): TestResult | undefined {
  return tests.find(({ state }) => state === 'failed');
}

interface Opinion {
  readonly holds: boolean;
  /** What is wrong; null where nothing is. */
  readonly message: string | null;
}

const right: Opinion = { holds: true, message: null };

function wrong(message: string): Opinion {
  return { holds: false, message };
}

function judge(expectation: Expectation, check: PlannedCheck, result: CheckResult): Opinion {
  if (result.error !== null) return wrong(`the check could not be run: ${result.error.message}`);
  const passes = result.verdict === 'passed';
  switch (expectation.kind) {
    case 'starter-fails':
      return passes ? wrong('the check passes on the starter, where nothing is done yet') : right;
    case 'solution-passes':
      return passes ? right : wrong(`the solution is rejected: ${told(result)}`);
    case 'still-passes':
      return passes
        ? right
        : wrong(`the check of ${check.step.id} fails once ${expectation.after} is solved: ${told(result)}`);
    case 'fails-before':
      return passes ? wrong(`the check passes as soon as ${expectation.after} is solved`) : right;
    case 'alone':
      return { holds: passes, message: null };
    case 'attempt':
      return judgeAttempt(expectation.attempt, check, result);
  }
}

function judgeAttempt(attempt: Attempt, { step }: PlannedCheck, result: CheckResult): Opinion {
  const { says, hint, nothingElse } = attempt;
  if (attempt.verdict === 'accepted') {
    return result.verdict === 'passed' ? right : wrong(`is rejected: ${told(result)}`);
  }
  if (result.verdict === 'passed') return wrong('is accepted');
  const first = firstFailure(result);
  if (says !== null && first?.explanation?.includes(says.text) !== true) {
    return wrong(`should be told "${says.text}", and is told: ${told(result)}`);
  }
  const named = first?.hint ?? null;
  if (hint !== null && hint.text !== named) return wrong(`should get the hint ${hint.text}: ${told(result)}`);
  if (named !== null && !step.hints.some(({ id }) => id === named)) {
    return wrong(`its failure names the hint ${named}, which is not in hints.md`);
  }
  const other = result.tests.find(
    ({ state, explanation }) =>
      state === 'failed' && says !== null && explanation?.includes(says.text) !== true,
  );
  if (nothingElse && other !== undefined) {
    return wrong(`should be told nothing else, and is told: ${other.explanation ?? 'nothing'}`);
  }
  return right;
}

function told(result: CheckResult): string {
  const first = firstFailure(result);
  return `${first?.explanation ?? 'nothing'} (hint: ${first?.hint ?? 'none'})`;
}

/** Where its author has to look: at the attempt's own line, at the line of a solution, or else at the check. */
function placeOf(
  expectation: Expectation,
  { step }: PlannedCheck,
  result: CheckResult,
  message: string,
  originOf: (file: string) => string,
): Omit<Problem, 'message'> {
  if (expectation.kind === 'attempt') {
    const { file, says, hint } = expectation.attempt;
    return { file, line: (message.startsWith('should get the hint') ? hint : says)?.line ?? 1 };
  }
  const first = firstFailure(result);
  const isTheirs = first?.file?.startsWith(`${step.exercise.folder}/`) === true;
  if (!isTheirs || first.file === null) return { file: `lessons/${step.id}/check.test.ts`, line: 1 };
  return { file: originOf(first.file), line: first.line ?? 1 };
}
