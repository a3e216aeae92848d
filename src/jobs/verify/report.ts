import type { ExerciseStep, Problem } from '../../course/course.ts';
import type { Expectation } from '../../course/plan-verification.ts';

/** Whether one expectation holds, and what is wrong where it doesn't. */
export interface Judgement {
  readonly step: string;
  readonly expectation: Expectation;
  readonly holds: boolean;
  /** Empty where it holds, and where nothing is wrong with its not holding. */
  readonly problems: readonly Problem[];
}

/** What was found out about a course. It passes without a problem. */
export interface VerifyReport {
  readonly verdict: 'passed' | 'failed';
  readonly durationMs: number;
  /** The exercise steps that were looked at, in the order of the course. */
  readonly steps: readonly StepReport[];
  readonly problems: readonly Problem[];
}

export interface StepReport {
  readonly id: string;
  readonly starterFails: boolean;
  readonly solutionPasses: boolean;
  /** Whether the check passes exactly in those states of the exercise that contain the step's solution. */
  readonly stagesHold: boolean;
  /** Whether the step's solution passes on the starter, without those of the steps before it. */
  readonly alone: boolean;
  /** Attempts that were judged as they should be. */
  readonly accepted: number;
  readonly rejected: number;
  readonly misjudged: readonly MisjudgedAttempt[];
  /** How long the step's checks took, added up. */
  readonly durationMs: number;
}

export interface MisjudgedAttempt extends Problem {
  readonly attempt: string;
}

/** Adds up the judgements of one step. */
export function reportStep(
  step: ExerciseStep,
  judgements: readonly Judgement[],
  durationMs: number,
): StepReport {
  const own = judgements.filter((judgement) => judgement.step === step.id);
  const holds = (...kinds: Expectation['kind'][]) =>
    own.filter(({ expectation }) => kinds.includes(expectation.kind)).every((judgement) => judgement.holds);
  const judgedRight = (verdict: 'accepted' | 'rejected') =>
    own.filter(
      (judgement) =>
        judgement.expectation.kind === 'attempt' &&
        judgement.expectation.attempt.verdict === verdict &&
        judgement.holds,
    ).length;
  return {
    id: step.id,
    starterFails: holds('starter-fails'),
    solutionPasses: holds('solution-passes'),
    stagesHold: holds('starter-fails', 'solution-passes', 'still-passes', 'fails-before'),
    alone: holds('alone'),
    accepted: judgedRight('accepted'),
    rejected: judgedRight('rejected'),
    misjudged: own.flatMap(misjudgedIn),
    durationMs: Math.round(durationMs),
  };
}

function misjudgedIn({ expectation, problems }: Judgement): MisjudgedAttempt[] {
  if (expectation.kind !== 'attempt') return [];
  return problems.map((problem) => ({ attempt: expectation.attempt.name, ...problem }));
}
