import { nextMove } from '../app/keys/next-move.ts';
import {
  actionsOf,
  checkOf,
  onwardStep,
  isDone,
  stepOf,
  type Actions,
  type State,
  type Watch,
  type Work,
} from '../app/state.ts';
import { nameToType } from '../app/resets.ts';
import { answeredBefore, isAskingInFront, questionOf } from '../app/quiz/quiz-state.ts';
import { formatDuration } from '../text/format-duration.ts';

/** What the status line always has room for: first things first. */
export function statusFacts(state: State): readonly string[] {
  return [serverFact(state), databaseFact(state), watchFact(state.watch), lastCheckFact(state)].filter(
    (fact) => fact !== '',
  );
}

const databaseWords = {
  absent: 'no database',
  stopped: 'database stopped',
  starting: 'database starting',
  running: 'database running',
  stale: 'database needs a restart',
} as const;

/** Only what has to be known: an answer may be one of the code from before. */
function serverFact({ servers }: State): string {
  return servers.some(({ state }) => state === 'outdated') ? 'server older than your code' : '';
}

function databaseFact({ database }: State): string {
  return database === null ? '' : databaseWords[database.state];
}

function watchFact(watch: Watch): string {
  return { off: '', watching: 'checks on save', paused: 'paused', failed: 'not watching' }[watch];
}

function lastCheckFact(state: State): string {
  const check = checkOf(state);
  return check?.kind === 'passed' || check?.kind === 'failed' ? formatDuration(check.result.durationMs) : '';
}

/** What runs, as a sentence; null when nothing does. */
export function workSentence(state: State): string | null {
  const { work } = state;
  if (work.kind === 'none') return null;
  if (work.phase === 'stopping')
    return state.queuedCheck === work.stepId ? `Saved. Checking ${work.stepId} again …` : 'Stopping …';
  const running = runningSentence(state, work);
  if (state.queuedCheck === null) return running;
  return `${running}${running.endsWith('…') ? '' : '.'} Once more after that.`;
}

/** The other command that is waited for, as a phrase; null where none is in the way. */
export function waitsFor(state: State): string | null {
  const { work } = state;
  if (work.kind === 'files') return work.waitsFor;
  if (work.kind !== 'check') return null;
  const check = checkOf(state, work.stepId);
  // Before the tests are known, `current` isn't one of them.
  return check?.kind === 'running' && check.names.length === 0 ? check.current : null;
}

function runningSentence(state: State, { kind, stepId }: Exclude<Work, { kind: 'none' }>): string {
  const other = waitsFor(state);
  if (other !== null) return other.charAt(0).toUpperCase() + other.slice(1);
  switch (kind) {
    case 'check': {
      const check = checkOf(state, stepId);
      if (check?.kind !== 'running' || check.names.length === 0) return `Checking ${stepId} …`;
      return `Checking ${stepId}: ${check.results.length} of ${check.names.length} tests`;
    }
    case 'setup':
      return `Setting up: ${progressOf(actionsOf(state, kind, stepId))}`;
    case 'files':
      return 'Saving your files, then changing them …';
    case 'reset':
      return `Resetting the database: ${progressOf(actionsOf(state, kind, stepId))}`;
    case 'restart':
      return 'Restarting the application server …';
  }
}

function progressOf(actions: Actions | undefined): string {
  if (actions === undefined) return '…';
  const done = actions.rows.filter((row) => row.state.kind === 'done').length;
  return `${done} of ${actions.rows.length}`;
}

/** What to do next, for a status line that has nothing else to say. */
export function nextSentence(state: State): string {
  if (state.dialog.kind !== 'none') return dialogSentence(state);
  if (state.screen === 'steps') return `Press Enter to open ${state.marked}.`;
  if (isDone(state) && onwardStep(state) === undefined) return 'That was the last step.';
  const step = stepOf(state);
  if (isAskingInFront(state)) return answerSentence(state);
  switch (nextMove(state).command) {
    case 'run-setup':
      if (state.screen === 'lesson') return 'Tab shows what Enter will run.';
      return step.kind === 'setup' && step.destructive
        ? 'Press Enter to reset the database.'
        : 'Press Enter to run the set-up.';
    case 'next-question':
      return 'Press Enter to go on.';
    case 'resume-quiz':
      return 'A question is open: press Enter to answer it.';
    case 'check':
      if (step.kind === 'quiz')
        return answeredBefore(state).size === 0
          ? 'Press Enter for the first question.'
          : 'Press Enter for the next question.';
      return state.watch === 'watching' ? 'Save a file to check it.' : 'Press c to check this step.';
    case 'next-step':
      return isDone(state) ? 'Done. Press Enter for the next step.' : 'Press Enter for the next step.';
  }
}

/** While something is in front of the panes, their keys mean nothing. */
function dialogSentence(state: State): string {
  switch (state.dialog.kind) {
    case 'none':
    case 'help':
    case 'problem':
      return 'Press Esc to close this.';
    case 'finder':
      return 'Type a few letters, then press Enter.';
    case 'confirm-diff':
    case 'confirm-files':
    case 'confirm-reset':
      return nameToType(state) === undefined ? 'Press y or n.' : 'Type the name, then press Enter.';
  }
}

function answerSentence(state: State): string {
  switch (questionOf(state)?.kind) {
    case 'typed':
      return 'Type the answer, then press Enter.';
    case 'several':
      return 'Choose all that are right, then press Enter.';
    default:
      return 'Choose one, then press Enter.';
  }
}

/** What is looked for, and which match this is. */
export function findSentence(find: Exclude<State['find'], { kind: 'off' }>): string {
  const { kind, text, at, count } = find;
  const cursor = kind === 'typing' ? '_' : '';
  const found = count === 0 ? 'not found' : `${at + 1} of ${count}`;
  return `/${text}${cursor}${text.trim() === '' ? '' : `  ${found}`}`;
}
