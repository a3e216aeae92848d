import type { Effect } from '../app/effect.ts';
import type { Event } from '../app/event.ts';
import { databaseExerciseOf, exerciseStepOf, stepOf, type State } from '../app/state.ts';
import { isAbort, messageOf, UserError } from '../errors.ts';
import type { Jobs } from './jobs.ts';

interface Host {
  readonly state: () => State;
  readonly dispatch: (event: Event) => void;
  readonly quit: () => void;
}

export interface EffectRunner {
  readonly run: (effect: Effect) => void;
  /** Stops everything, and settles when nothing is left of it or after `timeoutMs`. */
  readonly close: (timeoutMs: number) => Promise<void>;
}

type Job = (signal: AbortSignal) => AsyncIterable<Event>;

/** Carries out effects with the jobs, and tells what came of them as events. */
export function createEffectRunner(jobs: Jobs, { state, dispatch, quit }: Host): EffectRunner {
  const running = new Set<Promise<unknown>>();
  let work = new AbortController();
  let watch = new AbortController();
  const closing = new AbortController();

  function tell(event: Event): void {
    if (!closing.signal.aborted) dispatch(event);
  }

  function keep(promise: Promise<unknown>): void {
    const kept = promise.finally(() => running.delete(kept));
    running.add(kept);
  }

  /** One of those that the state calls work: there is never a second beside it. */
  function runWork(stepId: string, job: Job): void {
    work = new AbortController();
    const { signal } = work;
    keep(
      tellAll(job(signal))
        .then(
          () => endOfWork(stepId, signal),
          (error: unknown) => endOfWork(stepId, signal, error),
        )
        .then(tell),
    );
  }

  async function tellAll(events: AsyncIterable<Event>): Promise<void> {
    for await (const event of events) tell(event);
  }

  /** A short question: its answer is one event. */
  async function ask(
    answer: Promise<Event | null>,
    otherwise: (problem: Problem) => Event = jobFailed,
  ): Promise<void> {
    try {
      const event = await answer;
      if (event !== null) tell(event);
    } catch (error) {
      if (!isAbort(error)) tell(otherwise(problemOf(error)));
    }
  }

  function startWatch(stepId: string): void {
    const step = exerciseStepOf(state(), stepId);
    if (step === undefined) return;
    watch.abort();
    watch = new AbortController();
    const { closed } = jobs.watchFiles(step.exercise, {
      signal: watch.signal,
      onChange: () => tell({ kind: 'files-changed', stepId }),
      onError: (error) => tell({ kind: 'watch-failed', message: `${watchingFailed} (${messageOf(error)})` }),
    });
    keep(closed);
  }

  function run(effect: Effect): void {
    switch (effect.kind) {
      case 'run-check':
        runWork(effect.stepId, (signal) => checkEvents(jobs, state(), effect.stepId, signal));
        break;
      case 'run-setup':
      case 'reset-database':
        runWork(effect.stepId, (signal) => actionEvents(jobs, state(), effect, signal));
        break;
      case 'cancel-check':
      case 'cancel-actions':
        work.abort();
        break;
      case 'start-watch':
        startWatch(effect.stepId);
        break;
      case 'stop-watch':
        watch.abort();
        break;
      case 'load-diff': {
        const { stepId } = effect;
        void ask(loadDiff(jobs, state(), stepId), (problem) => ({ kind: 'diff-failed', stepId, ...problem }));
        break;
      }
      case 'load-status':
        void ask(answerTo(jobs, state(), effect, closing.signal));
        break;
      case 'plan-reset':
      case 'load-hint':
      case 'finish-reading':
        // These write something down, or start a server: they are waited for in the end.
        keep(ask(answerTo(jobs, state(), effect, closing.signal)));
        break;
      case 'quit':
        quit();
    }
  }

  async function close(timeoutMs: number): Promise<void> {
    closing.abort();
    work.abort();
    watch.abort();
    await settledWithin(timeoutMs, running);
  }

  return { run, close };
}

const watchingFailed = 'Your files can’t be watched: press c after saving.';

type Question = Extract<Effect, { kind: 'plan-reset' | 'load-hint' | 'load-status' | 'finish-reading' }>;

async function answerTo(
  jobs: Jobs,
  state: State,
  question: Question,
  signal: AbortSignal,
): Promise<Event | null> {
  switch (question.kind) {
    case 'load-status':
      return { kind: 'status-loaded', status: await jobs.loadStatus() };
    case 'load-hint': {
      const taken = await jobs.takeHint(stepOf(state, question.stepId));
      return { kind: 'hint-loaded', stepId: question.stepId, taken };
    }
    case 'finish-reading':
      await jobs.finishReading(stepOf(state, question.stepId));
      return { kind: 'status-loaded', status: await jobs.loadStatus() };
    case 'plan-reset': {
      const { stepId, of } = question;
      const step = stepOf(state, stepId);
      const exercise = databaseExerciseOf(step);
      if (exercise === undefined) return null;
      const actions = of === 'setup' && step.kind === 'setup' ? step.actions : jobs.resetActions(exercise);
      return { kind: 'reset-planned', stepId, of, actions, plan: await jobs.planReset(exercise, { signal }) };
    }
  }
}

async function loadDiff(jobs: Jobs, state: State, stepId: string): Promise<Event | null> {
  const step = exerciseStepOf(state, stepId);
  if (step === undefined) return null;
  return { kind: 'diff-loaded', stepId, files: await jobs.diffAgainstSolution(step) };
}

async function* checkEvents(
  jobs: Jobs,
  state: State,
  stepId: string,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  for await (const event of jobs.checkStep(stepOf(state, stepId), { signal }))
    yield { kind: 'check-told', stepId, event };
}

async function* actionEvents(
  jobs: Jobs,
  state: State,
  { kind, stepId }: Extract<Effect, { kind: 'run-setup' | 'reset-database' }>,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  const step = stepOf(state, stepId);
  if (kind === 'run-setup' && step.kind === 'setup') {
    for await (const event of jobs.runActions(step, { signal }))
      yield { kind: 'actions-told', of: 'setup', stepId, event };
  }
  const exercise = databaseExerciseOf(step);
  if (kind === 'reset-database' && exercise !== undefined) {
    for await (const event of jobs.resetDatabase(exercise, { signal }))
      yield { kind: 'actions-told', of: 'reset', stepId, event };
  }
}

function endOfWork(stepId: string, signal: AbortSignal, error?: unknown): Event {
  if (signal.aborted) return { kind: 'work-stopped', stepId };
  if (error === undefined) return { kind: 'work-ended', stepId };
  return { kind: 'work-broke', stepId, ...problemOf(error) };
}

interface Problem {
  readonly message: string;
  readonly wayOut: string;
}

function jobFailed(problem: Problem): Event {
  return { kind: 'job-failed', ...problem };
}

function problemOf(error: unknown): Problem {
  if (error instanceof UserError) return { message: error.message, wayOut: error.wayOut };
  const message = `Something went wrong in the workshop itself: ${messageOf(error)}. Your files are unchanged.`;
  return { message, wayOut: 'Try again; where it stays, quit and run the command by itself to see more.' };
}

async function settledWithin(timeoutMs: number, promises: Iterable<Promise<unknown>>): Promise<void> {
  const timeUp = Promise.withResolvers<void>();
  const timer = setTimeout(timeUp.resolve, timeoutMs);
  await Promise.race([Promise.allSettled(promises), timeUp.promise]);
  clearTimeout(timer);
}
