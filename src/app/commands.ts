import { follows, type Effect, type Update } from './effect.ts';
import { shellProgram } from './shell.ts';
import { reveal } from './revealing.ts';
import { turnItem } from './items.ts';
import { editPlace } from './editing.ts';
import { nextMove } from './keys/next-move.ts';
import { whyNot } from './keys/why-not.ts';
import {
  isFileCommand,
  isFindCommand,
  isFinderCommand,
  isQuizCommand,
  isRevealCommand,
  type Command,
  type FinderCommand,
} from './keys/command.ts';
import { askForFileChange } from './file-changes.ts';
import { markedInFinder, moveInFinder } from './finder.ts';
import { updateFind } from './lesson/lesson-state.ts';
import { askForHint } from './hints.ts';
import { goTo } from './moving.ts';
import { askForActions, eraseFromName, planReset } from './resets.ts';
import { show } from './show.ts';
import { toggleWatch } from './watching.ts';
import { isDone, neighbourOf, onwardStep, pageOf, stepOf, withPage, type State } from './state.ts';
import { beginQuiz, updateQuiz } from './quiz/quiz.ts';
import { turnPane } from './panes.ts';
import { askForSchema } from './schema.ts';
import { restartAction } from './app-server.ts';
import { startActions, startCheck, startDecided } from './work.ts';

/** What a key does. A key that can't do its work now says why. */
export function updateByCommand(before: State, command: Command): Update {
  const state: State = { ...before, notice: null };
  const reason = whyNot(state, command);
  if (reason !== undefined) return follows({ ...state, notice: { tone: 'warning', text: reason } });
  if (isFileCommand(command)) return askForFileChange(state, command);
  if (isFinderCommand(command)) return inFinder(state, command);
  if (isQuizCommand(command)) return updateQuiz(state, command);
  if (isFindCommand(command)) return follows(updateFind(state, command));
  if (isRevealCommand(command)) return reveal(state, command);
  switch (command) {
    case 'go':
      return goOn(state);
    case 'check':
      if (stepOf(state).kind === 'quiz') return beginQuiz(state);
      return startCheck(show(state, 'check'), state.stepId);
    case 'run-setup':
      return askForActions(state);
    case 'hint':
      return askForHint(state);
    case 'diff':
      return askForDiff(state);
    case 'schema':
      return askForSchema(state);
    case 'reset-database':
      return planReset(state, 'reset');
    case 'restart-app':
      return startActions(state, state.stepId, 'restart', [restartAction]);
    case 'confirm':
      return confirmed(state);
    case 'erase-name':
      return follows(eraseFromName(state));
    case 'next-item':
      return turnItem(state, 1);
    case 'previous-item':
      return turnItem(state, -1);
    case 'shell':
      return follows(state, { kind: 'run-in-terminal', program: shellProgram(state) });
    case 'edit':
      return editPlace(state);
    case 'stop':
      return stopWork(state);
    case 'watch':
      return toggleWatch(state);
    case 'mouse':
      return follows(toggleMouse(state));
    case 'quit':
      return follows(state, ...cancelEffects(state), { kind: 'quit' });
    case 'next-step':
      return goTo(state, neighbourOf(state, 1)?.id ?? state.stepId);
    case 'previous-step':
      return goTo(state, neighbourOf(state, -1)?.id ?? state.stepId);
    case 'open-marked':
      return goTo(state, state.marked);
    default:
      return follows(lookAround(state, command));
  }
}

function goOn(state: State): Update {
  const { command } = nextMove(state);
  return command === 'next-step'
    ? goTo(state, onwardStep(state)?.id ?? state.stepId)
    : updateByCommand(state, command);
}

function inFinder(state: State, command: FinderCommand): Update {
  if (command !== 'finder-choose') return follows(moveInFinder(state, command));
  return takeFound(state);
}

/** One of what the finder lists, by its place; counted from 0. */
export function chooseFound(state: State, index: number): Update {
  if (state.dialog.kind !== 'finder') return follows(state);
  return takeFound({ ...state, notice: null, dialog: { ...state.dialog, marked: index } });
}

function takeFound(state: State): Update {
  const found = markedInFinder(state);
  if (found === undefined) return follows(state);
  if (found.kind === 'step') return goTo(withoutDialog(state), found.stepId);
  // What can't run now says why, and the finder stays for another try.
  if (found.reason !== undefined)
    return follows({ ...state, notice: { tone: 'warning', text: found.reason } });
  return updateByCommand(withoutDialog(state), found.command);
}

/** The commands that only change what is in sight. */
function lookAround(
  state: State,
  command:
    | 'lesson'
    | 'steps'
    | 'switch-pane'
    | 'switch-pane-back'
    | 'help'
    | 'close'
    | 'decline'
    | 'mark-next'
    | 'mark-previous',
): State {
  switch (command) {
    case 'lesson':
    case 'steps':
      return show(state, command);
    case 'switch-pane':
      return turnPane(state, 1);
    case 'switch-pane-back':
      return turnPane(state, -1);
    case 'help':
      return state.dialog.kind === 'help'
        ? withoutDialog(state)
        : { ...withoutDialog(state), dialog: { kind: 'help' } };
    case 'close':
    case 'decline':
      return withoutDialog(state);
    case 'mark-next':
      return mark(state, 1);
    case 'mark-previous':
      return mark(state, -1);
  }
}

function withoutDialog(state: State): State {
  const { dialog: _, ...places } = pageOf(state).places;
  return { ...withPage(state, state.stepId, { places }), dialog: { kind: 'none' } };
}

function mark(state: State, by: 1 | -1): State {
  const ids = state.course.steps.map((step) => step.id);
  return { ...state, marked: ids[ids.indexOf(state.marked) + by] ?? state.marked };
}

// The solution is one key away, and so is a learner's regret: the first look in each step is asked for twice.
function askForDiff(state: State): Update {
  if (pageOf(state).diff.kind === 'unasked' && !isDone(state))
    return follows({ ...state, dialog: { kind: 'confirm-diff' } });
  return loadDiff(state);
}

// A difference that is shown already stays until the new one is there.
function loadDiff(state: State): Update {
  const { stepId } = state;
  const { diff } = pageOf(state);
  const loading = withPage(state, stepId, { diff: diff.kind === 'shown' ? diff : { kind: 'loading' } });
  return follows(show(loading, 'diff'), { kind: 'load-diff', stepId });
}

function confirmed(before: State): Update {
  const { dialog } = before;
  const state = withoutDialog(before);
  switch (dialog.kind) {
    case 'confirm-diff':
      return loadDiff(state);
    case 'confirm-reset':
      return startDecided(state, { kind: dialog.of, stepId: state.stepId, actions: dialog.actions });
    case 'confirm-files':
      return startDecided(state, { kind: 'files', stepId: state.stepId, change: dialog.change });
    default:
      return follows(state);
  }
}

function stopWork(state: State): Update {
  if (state.work.kind === 'none') return follows(state);
  const work = { ...state.work, phase: 'stopping' } as const;
  const effects = state.work.phase === 'stopping' ? [] : cancelEffects(state);
  return follows({ ...state, work, queuedCheck: null, decided: null }, ...effects);
}

function cancelEffects(state: State): readonly Effect[] {
  switch (state.work.kind) {
    case 'none':
      return [];
    // All or nothing, in a moment; only what waits for another command can be stopped.
    case 'files':
      return state.work.waitsFor === null ? [] : [{ kind: 'cancel-file-change' }];
    case 'check':
      return [{ kind: 'cancel-check' }];
    case 'setup':
    case 'reset':
    case 'restart':
      return [{ kind: 'cancel-actions' }];
  }
}

function toggleMouse(state: State): State {
  const mouse = state.mouse === 'on' ? 'off' : 'on';
  const text =
    mouse === 'off'
      ? 'The mouse selects text now. m makes it scroll and click here again.'
      : 'The mouse scrolls and clicks again. With Shift it selects text.';
  return { ...state, mouse, notice: { tone: 'plain', text } };
}
