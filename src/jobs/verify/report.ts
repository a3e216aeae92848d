import type { ExerciseStep, Problem } from '../../course/course.ts';
import { type Expectation, isAlone } from './plan-verification.ts';

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
  /** Whether the step can be done without those before it: its solution alone passes, or an attempt on the starter. */
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
    alone: canBeDoneAlone(own),
    accepted: judgedRight('accepted'),
    rejected: judgedRight('rejected'),
    misjudged: own.flatMap(misjudgedIn),
    durationMs: Math.round(durationMs),
  };
}

/** A step that can't be done alone, although nothing says that it builds on others. */
export function findAloneProblem(step: ExerciseStep, judgements: readonly Judgement[]): Problem[] {
  const own = judgements.filter((judgement) => judgement.step === step.id);
  if (step.buildsOnEarlier === true || canBeDoneAlone(own)) return [];
  // A solution that is wrong anyway is told about as that.
  if (own.some(({ expectation, holds }) => expectation.kind === 'solution-passes' && !holds)) return [];
  const message =
    'nobody has shown that this step can be done without those before it: its solution alone does not pass, and no accepted attempt is made `from: starter`. If it builds on them, say builds-on-earlier: true';
  return [{ file: `lessons/${step.id}/lesson.md`, line: 1, message }];
}

function canBeDoneAlone(own: readonly Judgement[]): boolean {
  return own.some(
    ({ expectation, holds }) =>
      holds &&
      (expectation.kind === 'alone' || (expectation.kind === 'attempt' && isAlone(expectation.attempt))),
  );
}

function misjudgedIn({ expectation, problems }: Judgement): MisjudgedAttempt[] {
  if (expectation.kind !== 'attempt') return [];
  return problems.map((problem) => ({ attempt: expectation.attempt.name, ...problem }));
}
