import type { Attempt } from '../../course/attempts/attempt.ts';
import { applyEdits } from '../../course/attempts/apply-edits.ts';
import type { Problem } from '../../course/course.ts';
import type { PlannedCheck } from './plan-verification.ts';
import type { Task } from './in-parallel.ts';
import { firstFailure, judgeCheck, judgeUnmade } from './judge.ts';
import type { Judgement } from './report.ts';
import { type CommandSurroundings, type PlannedCommands, runLessonCommands } from './run-lesson-commands.ts';
import { type CheckSurroundings, runPlannedCheck } from './run-planned-check.ts';
import type { Solutions } from './solutions.ts';

/** What one task has found out. */
export interface TaskOutcome {
  readonly step: string;
  /** What was tried, in a few words. */
  readonly what: string;
  readonly judgements: readonly Judgement[];
  /** Id of the hint that the first failure of a rejected attempt names. */
  readonly reachedHint: string | null;
  readonly problems: readonly Problem[];
  readonly durationMs: number;
}

/** A task for a check in one state of its exercise. */
export function checkTask(
  check: PlannedCheck,
  solutions: Solutions,
  surroundings: CheckSurroundings,
): Task<TaskOutcome> {
  return async (signal) => {
    const startedAt = performance.now();
    const { judgements, reachedHint } = await tryCheck(check, solutions, { ...surroundings, signal });
    return {
      step: check.step.id,
      what: describe(check),
      judgements,
      reachedHint,
      problems: judgements.flatMap(({ problems }) => problems),
      durationMs: performance.now() - startedAt,
    };
  };
}

async function tryCheck(
  check: PlannedCheck,
  solutions: Solutions,
  surroundings: CheckSurroundings,
): Promise<Pick<TaskOutcome, 'judgements' | 'reachedHint'>> {
  const solved = solutions.files(check.solved);
  const { files, problems } =
    check.edited === null ? { files: solved, problems: [] } : applyEdits(solved, check.edited);
  if (problems.length > 0) return { judgements: judgeUnmade(check, problems), reachedHint: null };
  const result = await runPlannedCheck(check, files, surroundings);
  const originOf = (file: string) => solutions.placeOf(file, check.solved);
  const isRejected = attemptOf(check)?.verdict === 'rejected';
  return {
    judgements: judgeCheck(check, result, originOf),
    reachedHint: isRejected ? (firstFailure(result)?.hint ?? null) : null,
  };
}

/** A task for the commands of one lesson, in one state of the exercise. */
export function commandTask(
  planned: PlannedCommands,
  solutions: Solutions | null,
  solved: readonly string[],
  surroundings: CommandSurroundings,
): Task<TaskOutcome> {
  return async (signal) => {
    const startedAt = performance.now();
    const files = solutions?.files(solved) ?? new Map<string, Buffer>();
    const problems = await runLessonCommands(planned, files, { ...surroundings, signal });
    const what = 'the commands of its lesson';
    const durationMs = performance.now() - startedAt;
    return { step: planned.step.id, what, judgements: [], reachedHint: null, problems, durationMs };
  };
}

function attemptOf({ expectations }: PlannedCheck): Attempt | null {
  for (const expectation of expectations) {
    if (expectation.kind === 'attempt') return expectation.attempt;
  }
  return null;
}

function describe(check: PlannedCheck): string {
  const attempt = attemptOf(check);
  if (attempt !== null) return `attempt ${attempt.name}`;
  const last = check.solved.at(-1);
  if (last === undefined) return 'the starter';
  const isAlone = check.expectations.every(({ kind }) => kind === 'alone');
  return isAlone ? 'its solution alone' : `the solutions through ${last}`;
}
