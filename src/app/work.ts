import { checkBegins } from '../workspace/watch/check-writes.ts';
import { compareRuns } from '../checker/compare-runs.ts';
import type { CheckEvent, CheckResult, TestResult } from '../checker/events.ts';
import type { Action, ActionEvent } from '../course/course.ts';
import { follows, type Effect, type Update } from './effect.ts';
import type { Event } from './event.ts';
import { startFileChange } from './file-changes.ts';
import { show } from './show.ts';
import {
  actionsOf,
  checkOf,
  isRunning,
  onwardStep,
  pageOf,
  stepOf,
  withPage,
  type ActionRow,
  type Actions,
  type ActionsOf,
  type ActionState,
  type Check,
  type Decided,
  type Notice,
  type Page,
  type Run,
  type RunningRun,
  type State,
} from './state.ts';

/** How many of the last lines that an action printed are kept. */
const keptOutputLines = 6;

/** Starts the check of a step, or puts it in line behind what runs. */
export function startCheck(state: State, stepId: string): Update {
  // An old verdict in the status line would be taken for the new one.
  const notice = keptNotice(state);
  if (state.work.kind !== 'none') return follows({ ...state, notice, queuedCheck: stepId });
  const started = withPage(state, stepId, {
    run: {
      kind: 'check',
      check: { kind: 'running', names: [], current: null, results: [], coursePart: null },
    },
    places: withoutPlace(state, stepId),
  });
  return follows(
    {
      ...started,
      notice,
      work: { kind: 'check', stepId, phase: 'running' },
      queuedCheck: null,
      checkWrites: checkBegins(state.checkWrites),
    },
    { kind: 'run-check', stepId },
  );
}

/**
 * Checks a step whose code was saved. A check of it that runs judges code that is gone: it is stopped, and the new one
 * begins as soon as it has ended.
 */
export function restartCheck(state: State, stepId: string): Update {
  const { work } = state;
  const update = startCheck(state, stepId);
  if (work.kind !== 'check' || work.stepId !== stepId || work.phase === 'stopping') return update;
  const stopping: State = { ...update.state, work: { ...work, phase: 'stopping' } };
  return follows(stopping, ...update.effects, { kind: 'cancel-check' });
}

/** Who changed files is told how to take that back, also while the check of them runs by itself. */
function keptNotice({ notice }: State): Notice | null {
  return notice?.until === 'key' ? notice : null;
}

/**
 * Starts what the learner said yes to. A check that runs gives way: it judges files and a database that are about to be
 * others. Whoever saved before a reset of the database is still owed a verdict.
 */
export function startDecided(state: State, decided: Decided): Update {
  const { work } = state;
  if (work.kind === 'none') return begin(state, decided);
  const queuedCheck = decided.kind === 'files' ? state.queuedCheck : work.stepId;
  const stopping: State = { ...state, decided, queuedCheck, work: { ...work, phase: 'stopping' } };
  return work.phase === 'stopping' ? follows(stopping) : follows(stopping, { kind: 'cancel-check' });
}

function begin(state: State, decided: Decided): Update {
  return decided.kind === 'files'
    ? startFileChange(state, decided.stepId, decided.change)
    : startActions(state, decided.stepId, decided.kind, decided.actions);
}

const effectOf = { setup: 'run-setup', reset: 'reset-database', restart: 'restart-app' } as const;

/** Starts actions of a step. */
export function startActions(
  state: State,
  stepId: string,
  of: ActionsOf,
  actions: readonly Action[],
): Update {
  const rows = actions.map((action): ActionRow => ({ action, state: { kind: 'waiting' } }));
  const shown = stepId === state.stepId ? show(state, 'check') : state;
  const started = withPage(shown, stepId, {
    run: { kind: of, actions: { kind: 'running', rows } },
    places: withoutPlace(state, stepId),
  });
  return follows(
    { ...started, work: { kind: of, stepId, phase: 'running' } },
    { kind: effectOf[of], stepId },
  );
}

/** What a check tells while it runs. */
export function checkTold(state: State, stepId: string, event: CheckEvent): Update {
  const check = checkOf(state, stepId);
  if (check?.kind !== 'running') return follows(state);
  const told = withCheck(state, stepId, runningCheck(check, event));
  return event.kind === 'tests-collected' ? lookAtDatabase(told) : follows(told);
}

/** What was started for a check, a reset or a picture of the tables runs from then on, not only when that has ended. */
export function lookAtDatabase(state: State): Update {
  const { database } = state;
  return database === null || database.state === 'running'
    ? follows(state)
    : follows(state, { kind: 'load-status' });
}

function runningCheck(check: Extract<Check, { kind: 'running' }>, event: CheckEvent): Check {
  switch (event.kind) {
    case 'check-waiting':
      return { ...check, current: event.phrase };
    case 'tests-collected':
      return { ...check, names: event.names };
    case 'test-started':
      return { ...check, current: event.name };
    case 'test-finished':
      return {
        ...check,
        current: check.current === event.test.name ? null : check.current,
        results: withResult(check.results, event.test),
      };
    case 'part-finished':
      return { ...check, coursePart: event.part };
  }
}

function withResult(results: readonly TestResult[], test: TestResult): readonly TestResult[] {
  return [...results.filter((other) => other.name !== test.name), test];
}

/** The result of a check; not awaited if the check was stopped. */
export function checkFinished(state: State, stepId: string, result: CheckResult): Update {
  if (checkOf(state, stepId)?.kind !== 'running') return follows(state);
  const told = withVerdict(state, stepId, result);
  switch (result.verdict) {
    case 'passed':
      return follows(
        {
          ...celebrated(withDone(told, stepId), stepId),
          notice: keptNotice(state) ?? passedNotice(state, stepId),
        },
        { kind: 'load-status' },
      );
    case 'failed':
      return follows(
        { ...told, notice: keptNotice(state) ?? failedNotice(state, result) },
        { kind: 'load-status' },
        { kind: 'look-closer', stepId, result },
      );
    case 'error':
      return follows({ ...told, notice: { tone: 'warning', text: 'The check could not be run.' } });
  }
}

// Whoever worked through the difference to the solution has come to its end.
function celebrated(state: State, stepId: string): State {
  return stepId === state.stepId && state.screen === 'diff' ? show(state, 'check') : state;
}

function withVerdict(state: State, stepId: string, result: CheckResult): State {
  if (result.verdict === 'error') {
    const fallback = { message: 'The check ended without a verdict.', wayOut: 'c runs it again.' };
    return withCheck(state, stepId, { kind: 'error', ...(result.error ?? fallback) });
  }
  const { lastResult, openedFailure } = pageOf(state, stepId);
  const changes = lastResult === null ? null : compareRuns(lastResult, result);
  return withPage(state, stepId, {
    run: { kind: 'check', check: { kind: result.verdict, result, changes } },
    lastResult: result,
    // Somebody who works on a later failure stays there, until something else fails in front of it.
    openedFailure: firstCause(result) === firstCause(lastResult) ? openedFailure : null,
    closeUps: {},
  });
}

function firstCause(result: CheckResult | null): string | null {
  return result?.tests.find(({ state }) => state === 'failed')?.explanation ?? null;
}

function passedNotice(state: State, stepId: string): Notice {
  const next = stepId === state.stepId ? onwardStep(state) : undefined;
  const onward = next === undefined || !isEnterOnward(state) ? '' : ` Enter goes on to ${next.id}.`;
  const isRead = state.course.steps.find(({ id }) => id === stepId)?.kind === 'reading';
  return { tone: 'good', text: `${stepId} ${isRead ? 'is marked as read' : 'passed'}.${onward}` };
}

/** In the list of steps, in a dialog and while text is looked for, Enter does something else. */
function isEnterOnward({ screen, dialog, find }: State): boolean {
  return screen !== 'steps' && dialog.kind === 'none' && find.kind === 'off';
}

function failedNotice(state: State, result: CheckResult): Notice {
  // It may have been begun before the learner went to another step.
  const isElsewhere = result.step !== state.stepId;
  const hint = isElsewhere || stepOf(state).hints.length === 0 ? '' : ' h gives a hint.';
  return {
    tone: 'warning',
    text: `${countSentence(result, isElsewhere ? ` of ${result.step}` : '')}${hint}`,
  };
}

/** How many tests pass. Those that were not reached are named: nothing is known about them. */
function countSentence({ tests }: CheckResult, ofStep: string): string {
  if (tests.length === 0) return `The check${ofStep} failed.`;
  const count = (state: TestResult['state']) => tests.filter((test) => test.state === state).length;
  const notReached = count('not-reached');
  const others = notReached === 0 ? '' : `, ${count('failed')} failed, ${notReached} not reached`;
  return `${count('passed')} of ${tests.length} tests${ofStep} pass${others}.`;
}

/** The status that is asked for will say so too; until it comes, Enter must already know. */
export function withDone(state: State, stepId: string): State {
  return {
    ...state,
    steps: state.steps.map((step) => (step.id === stepId ? { ...step, state: 'done' } : step)),
  };
}

/** What a set-up or a reset tells while it runs. */
export function actionsTold(
  state: State,
  { stepId, of, event }: Extract<Event, { kind: 'actions-told' }>,
): Update {
  const actions = actionsOf(state, of, stepId);
  if (actions?.kind !== 'running') return follows(state);
  const rows = actions.rows.map((row, index) =>
    index === event.index ? { ...row, state: nextActionState(row.state, event) } : row,
  );
  const next: Actions =
    event.kind === 'action-failed'
      ? { kind: 'failed', rows, message: event.message, wayOut: event.wayOut }
      : { kind: 'running', rows };
  const told = withPage(state, stepId, { run: { kind: of, actions: next } });
  // An action may have started the database, or stopped it.
  return event.kind === 'action-finished' ? follows(told, { kind: 'load-status' }) : follows(told);
}

function nextActionState(state: ActionState, event: ActionEvent): ActionState {
  const output = state.kind === 'running' ? state.output : [];
  switch (event.kind) {
    case 'action-started':
      return { kind: 'running', output: [] };
    case 'action-output':
      return { kind: 'running', output: [...output, event.line].slice(-keptOutputLines) };
    case 'action-finished':
      return { kind: 'done', result: event.result, durationMs: event.durationMs };
    case 'action-failed':
      return { kind: 'failed', output };
  }
}

/** The job has no more to tell. What was saved meanwhile is checked now. */
export function workEnded(state: State, stepId: string): Update {
  const { work } = state;
  if (work.kind === 'none') return follows(state);
  const ended = settled({ ...state, work: { kind: 'none' } }, stepId);
  return afterWork(state, startQueued(ended));
}

/** After any job: it may have started the database, or found it gone. After a change of files the watch goes on, too. */
function afterWork({ work }: State, { state, effects }: Update): Update {
  const watch: Effect[] =
    work.kind === 'files' && state.watch === 'watching' ? [startWatch(state.stepId, work.changedAtMs)] : [];
  return follows(state, { kind: 'load-status' }, ...watch, ...effects);
}

function startWatch(stepId: string, sinceMs: number | undefined): Effect {
  return { kind: 'start-watch', stepId, ...(sinceMs === undefined ? {} : { sinceMs }) };
}

/** A run without a failure in it is done when it has ended. */
function settled(state: State, stepId: string): State {
  const { run } = pageOf(state, stepId);
  if (!isRunning(run)) return state;
  // Without a verdict there is nothing to show.
  if (run.kind === 'check') return withPage(state, stepId, nothingRun);
  const finished = withPage(state, stepId, { run: { ...run, actions: { ...run.actions, kind: 'done' } } });
  switch (run.kind) {
    case 'setup':
      return { ...withDone(finished, stepId), notice: passedNotice(state, stepId) };
    case 'reset':
      return { ...finished, notice: { tone: 'good', text: 'The database is new again.' } };
    case 'restart':
      return {
        ...finished,
        notice: { tone: 'good', text: 'The application server runs your code as it is now.' },
      };
  }
}

function startQueued(state: State): Update {
  if (state.decided !== null) return begin({ ...state, decided: null }, state.decided);
  return state.queuedCheck === null ? follows(state) : startCheck(state, state.queuedCheck);
}

/** The learner stopped it: nothing is judged. */
export function workStopped(state: State, stepId: string): Update {
  const stopped = isRunning(pageOf(state, stepId).run) ? withPage(state, stepId, nothingRun) : state;
  const notice = state.decided === null ? ({ tone: 'plain', text: 'Stopped.' } as const) : state.notice;
  return afterWork(state, startQueued({ ...stopped, work: { kind: 'none' }, notice }));
}

/** The job itself threw: shown where its results would have stood. */
export function workBroke(
  state: State,
  { stepId, message, wayOut }: Extract<Event, { kind: 'work-broke' }>,
): Update {
  const { run } = pageOf(state, stepId);
  const broken = isRunning(run)
    ? withPage(state, stepId, { run: withProblem(run, { message, wayOut }) })
    : state;
  const dialog = state.work.kind === 'files' ? ({ kind: 'problem', message, wayOut } as const) : state.dialog;
  return afterWork(state, startQueued({ ...broken, dialog, work: { kind: 'none' } }));
}

function withProblem(run: RunningRun, problem: { readonly message: string; readonly wayOut: string }): Run {
  return run.kind === 'check'
    ? { kind: 'check', check: { kind: 'error', ...problem } }
    : { ...run, actions: { ...run.actions, kind: 'failed', ...problem } };
}

const nothingRun = { run: { kind: 'none' } } as const;

function withCheck(state: State, stepId: string, check: Check): State {
  return withPage(state, stepId, { run: { kind: 'check', check } });
}

/** The places without the one in the pane whose text is another from now on. */
export function withoutPlace(state: State, stepId: string): Page['places'] {
  const { check: _, ...places } = pageOf(state, stepId).places;
  return places;
}
