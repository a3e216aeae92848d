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
