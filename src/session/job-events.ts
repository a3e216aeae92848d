import type { Effect } from '../app/effect.ts';
import type { Event } from '../app/event.ts';
import { pageOf, databaseExerciseOf, exerciseStepOf, stepOf, type State } from '../app/state.ts';
import { servedExerciseOf } from '../app/app-server.ts';
import { setupActionsOf } from '../app/setup-actions.ts';
import { UserError } from '../errors.ts';
import { tellAs } from '../work-that-tells.ts';
import type { Jobs } from './jobs.ts';

/** Effects whose answer is one event. */
export type Question = Extract<
  Effect,
  {
    kind:
      | 'plan-reset'
      | 'plan-file-change'
      | 'start-database'
      | 'load-hint'
      | 'finish-reading'
      | 'note-step'
      | 'note-answer';
  }
>;

export async function answerTo(
  jobs: Jobs,
  state: State,
  question: Question,
  signal: AbortSignal,
): Promise<Event | null> {
  switch (question.kind) {
    case 'load-hint': {
      const answer = await jobs.takeHint(stepOf(state, question.stepId), question.fitting);
      return { kind: 'hint-loaded', stepId: question.stepId, answer };
    }
    case 'finish-reading':
      await jobs.finishReading(stepOf(state, question.stepId));
      return { kind: 'status-loaded', status: await jobs.loadStatus() };
    case 'note-step':
      await jobs.noteStep(stepOf(state, question.stepId));
      return null;
    case 'note-answer':
      return noteAnswer(jobs, state, question);
    case 'start-database':
      return startDatabase(jobs, state, question.stepId, signal);
    case 'plan-file-change': {
      const { of, stepId } = question;
      const change = await jobs.planFileChange(of, exerciseStepOf(state, stepId) ?? null);
      return { kind: 'file-change-planned', of, stepId, change };
    }
    case 'plan-reset': {
      const { stepId, of } = question;
      const step = stepOf(state, stepId);
      const exercise = databaseExerciseOf(step);
      if (exercise === undefined) return null;
      const [plan, resetActions] = await Promise.all([
        jobs.planReset(exercise, { signal }),
        jobs.resetActions(exercise),
      ]);
      const actions = of === 'setup' && step.kind === 'setup' ? setupActionsOf(state, step) : resetActions;
      return { kind: 'reset-planned', stepId, of, plan, actions };
    }
  }
}

/** Nobody asked for it: where it fails, that is said, and stands in nobody's way. */
async function startDatabase(
  jobs: Jobs,
  state: State,
  stepId: string,
  signal: AbortSignal,
): Promise<Event | null> {
  const exercise = databaseExerciseOf(stepOf(state, stepId));
  if (exercise === undefined) return null;
  try {
    await jobs.startDatabase(exercise, { signal });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: 'status-failed', message: error.message };
  }
  return { kind: 'status-loaded', status: await jobs.loadStatus() };
}

async function noteAnswer(
  jobs: Jobs,
  state: State,
  { stepId, questionId, answer }: Extract<Effect, { kind: 'note-answer' }>,
): Promise<Event | null> {
  const step = stepOf(state, stepId);
  if (step.kind !== 'quiz') return null;
  const question = step.questions.find(({ id }) => id === questionId);
  if (question === undefined) return null;
  await jobs.noteAnswer(step, question, answer);
  return { kind: 'status-loaded', status: await jobs.loadStatus() };
}

export async function closeUps(
  jobs: Jobs,
  { stepId, result }: Extract<Effect, { kind: 'look-closer' }>,
): Promise<Event> {
  return { kind: 'close-ups-loaded', stepId, result, closeUps: await jobs.lookCloser(result) };
}

export async function loadDiff(jobs: Jobs, state: State, stepId: string): Promise<Event | null> {
  const step = exerciseStepOf(state, stepId);
  if (step === undefined) return null;
  return { kind: 'diff-loaded', stepId, files: await jobs.diffAgainstSolution(step) };
}

export async function* fileChangeEvents(
  jobs: Jobs,
  { change }: Extract<Effect, { kind: 'apply-file-change' }>,
): AsyncGenerator<Event> {
  yield { kind: 'file-change-applied', change, ...(await jobs.applyFileChange(change)) };
}

export async function* checkEvents(
  jobs: Jobs,
  state: State,
  stepId: string,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  const check = jobs.checkStep(stepOf(state, stepId), { signal });
  const result = yield* tellAs(check, (event): Event => ({ kind: 'check-told', stepId, event }));
  yield { kind: 'check-finished', stepId, result };
}

export async function* actionEvents(
  jobs: Jobs,
  state: State,
  { kind, stepId }: Extract<Effect, { kind: 'run-setup' | 'reset-database' | 'restart-app' }>,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  const step = stepOf(state, stepId);
  const { run } = pageOf(state, stepId);
  // What is run is what the learner sees.
  const actions =
    run.kind === 'none' || run.kind === 'check' ? [] : run.actions.rows.map(({ action }) => action);
  if (kind === 'run-setup' && step.kind === 'setup') {
    for await (const event of jobs.runActions(step, { signal, actions }))
      yield { kind: 'actions-told', of: 'setup', stepId, event };
  }
  const exercise = databaseExerciseOf(step);
  if (kind === 'reset-database' && exercise !== undefined) {
    for await (const event of jobs.resetDatabase(exercise, { signal, actions }))
      yield { kind: 'actions-told', of: 'reset', stepId, event };
  }
  const served = servedExerciseOf(state, stepId);
  if (kind === 'restart-app' && served !== undefined) {
    for await (const event of jobs.restartApp(served, { signal, actions }))
      yield { kind: 'actions-told', of: 'restart', stepId, event };
  }
}
