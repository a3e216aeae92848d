import type { Course, Step } from '../course/course.ts';
import { isTool, stepToGoOnWith } from '../course/onward-step.ts';

/** What is kept in `.workshop/progress.json`, keyed by step id so that a course may move its steps around. */
export interface Progress {
  readonly schemaVersion: 1;
  /** The step that was last on the screen of the app, or was checked by its name; null before the first. */
  readonly lastStep: string | null;
  readonly steps: Readonly<Record<string, StepProgress>>;
}

export interface StepProgress {
  readonly state: 'started' | 'done';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly doneAt: string | null;
  /** Ids of the hints that were shown, in that order. */
  readonly hintsTaken: readonly string[];
  /** The hints that fitted the last failed check; empty after a pass. */
  readonly fittingHints: readonly string[];
  /** How the last check came out; null before the first, and where there is nothing to check. */
  readonly lastCheck: LastCheck | null;
  /** The last answer to each question of a quiz, by the question's id. */
  readonly answers: Readonly<Record<string, NotedAnswer>>;
}

export interface LastCheck {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly passed: number;
  /** How many tests there were. */
  readonly total: number;
}

export interface NotedAnswer {
  readonly right: boolean;
  /** ISO 8601, UTC. */
  readonly answeredAt: string;
}

export type StepState = 'todo' | 'started' | 'done';

export const emptyProgress: Progress = { schemaVersion: 1, lastStep: null, steps: {} };

export function stateOf(progress: Progress, stepId: string): StepState {
  return progress.steps[stepId]?.state ?? 'todo';
}

/**
 * Where the learner is: the step that they were at last; once that is done, the next one behind it that is needed; else
 * the first step that is neither done nor optional; then an optional one, those behind what was done last first. What
 * throws rows away is for when it is needed: nobody is led to it. Null when nothing is left.
 */
export function currentStepId(course: Course, progress: Progress): string | null {
  const isDone = (step: Step) => stateOf(progress, step.id) === 'done';
  const open = course.steps.filter((step) => !isDone(step) && !isTool(step));
  const last = course.steps.findIndex(({ id }) => id === progress.lastStep);
  const behindLast = last === -1 ? [] : course.steps.slice(last);
  const next = behindLast.find((step, index) => open.includes(step) && (index === 0 || !step.optional));
  const needed = next ?? open.find((step) => !step.optional);
  if (needed !== undefined) return needed.id;
  const behindDone = course.steps.slice(course.steps.findLastIndex(isDone) + 1);
  return (open.find((step) => behindDone.includes(step)) ?? open[0])?.id ?? null;
}

/** The step to open for a learner who names none: where they were last, or what follows, or the current one. */
export function whereToGoOn(course: Course, progress: Progress): string | undefined {
  const where = { lastStep: progress.lastStep, current: currentStepId(course, progress) };
  return stepToGoOnWith(course, where, (id) => stateOf(progress, id) === 'done') ?? undefined;
}

export function withLastStep(progress: Progress, stepId: string): Progress {
  return progress.lastStep === stepId ? progress : { ...progress, lastStep: stepId };
}

export function withStarted(progress: Progress, stepId: string, now: Date): Progress {
  if (progress.steps[stepId] !== undefined) return progress;
  return withStep(progress, stepId, {
    state: 'started',
    startedAt: now.toISOString(),
    doneAt: null,
    hintsTaken: [],
    fittingHints: [],
    lastCheck: null,
    answers: {},
  });
}

export function withPassed(progress: Progress, stepId: string, now: Date): Progress {
  const before = stepOf(withStarted(progress, stepId, now), stepId);
  return withStep(progress, stepId, {
    ...before,
    state: 'done',
    doneAt: before.doneAt ?? now.toISOString(),
    fittingHints: [],
  });
}

/** A step that was passed once stays done: a later failure takes nothing away from the learner. */
export function withFailed(
  progress: Progress,
  stepId: string,
  fittingHints: readonly string[],
  now: Date,
): Progress {
  return withStep(progress, stepId, {
    ...stepOf(withStarted(progress, stepId, now), stepId),
    fittingHints: [...new Set(fittingHints)],
  });
}

export function withLastCheck(
  progress: Progress,
  stepId: string,
  { passed, total }: Omit<LastCheck, 'at'>,
  now: Date,
): Progress {
  const before = stepOf(withStarted(progress, stepId, now), stepId);
  return withStep(progress, stepId, { ...before, lastCheck: { at: now.toISOString(), passed, total } });
}

/** Steps that were done and have to be done again, because their code was put back. */
export function withReopened(progress: Progress, stepIds: readonly string[]): Progress {
  return stepIds.reduce((reopened, id) => {
    const step = reopened.steps[id];
    return step?.state === 'done'
      ? withStep(reopened, id, { ...step, state: 'started', doneAt: null })
      : reopened;
  }, progress);
}

/** A step that was done at that time, and is again, because its code was restored. */
export function withDoneAgain(progress: Progress, stepId: string, doneAt: string): Progress {
  const step = stepOf(withStarted(progress, stepId, new Date(doneAt)), stepId);
  return step.state === 'done' ? progress : withStep(progress, stepId, { ...step, state: 'done', doneAt });
}

export function withHintTaken(progress: Progress, stepId: string, hintId: string, now: Date): Progress {
  const before = stepOf(withStarted(progress, stepId, now), stepId);
  if (before.hintsTaken.includes(hintId)) return progress;
  return withStep(progress, stepId, { ...before, hintsTaken: [...before.hintsTaken, hintId] });
}

/** A later answer to the same question takes the place of the one before. */
export function withAnswer(
  progress: Progress,
  stepId: string,
  questionId: string,
  right: boolean,
  now: Date,
): Progress {
  const before = stepOf(withStarted(progress, stepId, now), stepId);
  const answer: NotedAnswer = { right, answeredAt: now.toISOString() };
  return withStep(progress, stepId, { ...before, answers: { ...before.answers, [questionId]: answer } });
}

function stepOf(progress: Progress, stepId: string): StepProgress {
  const step = progress.steps[stepId];
  if (step === undefined) throw new Error(`no progress for ${stepId}`);
  return step;
}

function withStep(progress: Progress, stepId: string, step: StepProgress): Progress {
  return { ...progress, steps: { ...progress.steps, [stepId]: step } };
}
