import type { Meaning } from './command.ts';
import { placeToEdit } from '../editing.ts';
import { whyNoOtherItem } from '../items.ts';
import { whyNoRestart } from '../app-server.ts';
import { nextMove } from './next-move.ts';
import { whyNoAnswer, whyNoQuiz } from '../quiz/quiz-state.ts';
import { whyNoReveal } from '../revealing.ts';
import { whyNoName } from '../resets.ts';
import { whyNoSchema } from '../schema.ts';
import { databaseExerciseOf, neighbourOf, onwardStep, stepOf, type State } from '../state.ts';

/** Why a command can't run now, as a sentence; undefined when it can. */
export function whyNot(state: State, command: Meaning): string | undefined {
  switch (command) {
    case 'run-block':
      return whyBusy(state);
    case 'go':
      if (nextMove(state).command !== 'next-step') return whyNot(state, nextMove(state).command);
      return onwardStep(state) === undefined ? 'This is the last step.' : undefined;
    case 'run-setup':
      return stepOf(state).kind === 'setup' ? whyBusy(state) : 'This step has no set-up to run.';
    case 'check':
      return whyNoCheck(state);
    case 'answer':
      return whyNoAnswer(state);
    case 'confirm':
      return state.dialog.kind === 'confirm-diff' ? undefined : (whyNoName(state) ?? whyNoChange(state));
    case 'hint':
      return stepOf(state).hints.length === 0 ? 'This step has no hints.' : undefined;
    case 'diff':
      return onlyInExercises(state, 'There is no solution to compare with in this step.');
    case 'schema':
      return whyNoSchema(state) ?? whyBusy(state);
    case 'next-item':
    case 'previous-item':
      return whyNoOtherItem(state);
    case 'reveal-next':
    case 'reveal-all':
      return whyNoReveal(state);
    case 'edit':
      return placeToEdit(state) === undefined ? 'This step has no file to edit.' : undefined;
    case 'watch':
      return onlyInExercises(state, 'There are no files to watch in this step.');
    case 'reset-database':
      if (databaseExerciseOf(stepOf(state)) === undefined) return 'This step has no database.';
      return whyNoChange(state);
    case 'restart-app':
      return whyNoRestart(state) ?? whyBusy(state);
    case 'reset-files':
    case 'catch-up':
      return onlyInExercises(state, 'You edit no files in this step.') ?? whyNoChange(state);
    case 'undo':
    case 'redo':
      return whyNoChange(state);
    case 'stop':
      return whyNoStop(state);
    case 'next-step':
      return neighbourOf(state, 1) === undefined ? 'This is the last step.' : undefined;
    case 'previous-step':
      return neighbourOf(state, -1) === undefined ? 'This is the first step.' : undefined;
    default:
      return undefined;
  }
}

function onlyInExercises(state: State, otherwise: string): string | undefined {
  return stepOf(state).kind === 'exercise' ? undefined : otherwise;
}

function whyNoCheck(state: State): string | undefined {
  const { kind } = stepOf(state);
  if (kind === 'reading') return 'There is nothing to check in this step.';
  if (kind === 'quiz') return whyNoQuiz(state);
  if (state.work.kind !== 'check') return whyBusy(state);
  return state.work.stepId === state.stepId ? 'The check is already running.' : undefined;
}

function whyNoStop({ work, queuedCheck }: State): string | undefined {
  if (work.kind === 'none') return 'Nothing is running.';
  if (work.kind === 'files' && work.waitsFor === null)
    return 'Your files are being changed, all of them or none: that takes a moment.';
  // A check that is to begin again after a save can still be stopped for good.
  const isStopping = work.phase === 'stopping' && queuedCheck === null;
  return isStopping ? 'It is being stopped already.' : undefined;
}

/** A check gives way to what changes the files or the database: that asks before, and stops it. */
function whyNoChange(state: State): string | undefined {
  if (state.decided !== null) return 'What you said yes to is about to start.';
  return state.work.kind === 'check' ? undefined : whyBusy(state);
}

function whyBusy(state: State): string | undefined {
  switch (state.work.kind) {
    case 'none':
      return undefined;
    case 'check':
      return 'A check is running: wait for it, or stop it with x.';
    case 'setup':
      return 'The set-up is running: wait for it, or stop it with x.';
    case 'reset':
      return 'The database is being reset: wait for it, or stop it with x.';
    case 'restart':
      return 'The application server is being restarted: wait for it, or stop it with x.';
    case 'files':
      return state.work.waitsFor === null
        ? 'Your files are being changed: that takes a moment.'
        : 'Another command has your files: wait for it, or stop waiting with x.';
  }
}
