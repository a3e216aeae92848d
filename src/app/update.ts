import { chooseFound, updateByCommand } from './commands.ts';
import { follows, type Update } from './effect.ts';
import type { Event } from './event.ts';
import { typeIntoFinder } from './finder.ts';
import { fileChangeApplied, fileChangePlanned } from './file-changes.ts';
import { hintLoaded } from './hints.ts';
import { resetPlanned, typeName } from './resets.ts';
import { statusLoaded } from './status.ts';
import { filesChanged, startWatching } from './watching.ts';
import { withDiff } from './revealing.ts';
import { keepFind, lessonTold, typedToFind } from './lesson/lesson-state.ts';
import { goTo } from './moving.ts';
import { show } from './show.ts';
import { chooseOption, typed } from './quiz/quiz.ts';
import { welcomeBack } from './welcome-back.ts';
import { whyInVain } from './keys/why-in-vain.ts';
import { pageOf, withPage, type State } from './state.ts';
import { closeUpsLoaded } from './failures.ts';
import { editorOpened } from './editing.ts';
import { keepSchema, schemaTold } from './schema.ts';
import { terminalReturned } from './terminal.ts';
import { actionsTold, checkFinished, checkTold, workBroke, workEnded, workStopped } from './work.ts';

/** The whole of the app's behaviour: what a fact changes, and what it sets going. */
export function update(state: State, event: Event): Update {
  return keepSchema(state, keepFind(state, changedBy(state, event), event), event);
}

function changedBy(state: State, event: Event): Update {
  switch (event.kind) {
    case 'opened':
      return startWatching(
        follows(
          { ...state, notice: welcomeBack(state) },
          { kind: 'load-status' },
          { kind: 'note-step', stepId: state.stepId },
        ),
      );
    case 'command-given':
      return updateByCommand(state, event.command);
    case 'typed':
      if (state.dialog.kind === 'confirm-reset') return follows(typeName(state, event.text));
      if (state.dialog.kind === 'finder') return follows(typeIntoFinder(state, event.text));
      if (state.find.kind === 'typing') return follows(typedToFind(state, event.text));
      return typed(state, event.text);
    case 'nothing-there':
    case 'block-marked':
    case 'block-chosen':
    case 'match-chosen':
    case 'copied':
      return lessonTold(state, event);
    case 'pressed-in-vain':
      return follows({ ...state, notice: { tone: 'warning', text: whyInVain(state, event.key) } });
    case 'step-chosen':
      return goTo(state, event.stepId);
    case 'pane-chosen':
      return follows(show({ ...state, notice: null }, event.screen));
    case 'found-chosen':
      return chooseFound(state, event.index);
    case 'option-chosen':
      return follows(chooseOption(state, event.index));
    case 'scrolled':
      return follows(
        withPage(state, state.stepId, { places: { ...pageOf(state).places, [event.pane]: event.place } }),
      );
    case 'check-told':
      return checkTold(state, event.stepId, event.event);
    case 'check-finished':
      return checkFinished(state, event.stepId, event.result);
    case 'actions-told':
      return actionsTold(state, event);
    case 'work-ended':
      return workEnded(state, event.stepId);
    case 'work-stopped':
      return workStopped(state, event.stepId);
    case 'work-broke':
      return workBroke(state, event);
    case 'reset-planned':
      return resetPlanned(state, event);
    case 'file-change-planned':
      return fileChangePlanned(state, event);
    case 'file-change-applied':
      return fileChangeApplied(state, event);
    case 'close-ups-loaded':
      return closeUpsLoaded(state, event);
    case 'hint-loaded':
      return hintLoaded(state, event.stepId, event.answer);
    case 'diff-loaded':
      return follows(withDiff(state, event.stepId, { kind: 'shown', files: event.files }));
    case 'diff-failed':
      return follows(
        withDiff(state, event.stepId, {
          kind: 'failed',
          message: event.message,
          wayOut: event.wayOut,
        }),
      );
    case 'schema-loaded':
      return schemaTold(state, event.exerciseId, { kind: 'shown', look: event.look });
    case 'schema-failed':
      return schemaTold(state, event.exerciseId, {
        kind: 'failed',
        message: event.message,
        wayOut: event.wayOut,
      });
    case 'status-loaded':
      return statusLoaded(state, event.status);
    case 'status-due':
      return state.work.kind === 'none' ? follows(state, { kind: 'load-status' }) : follows(state);
    case 'status-failed':
      return follows({ ...state, notice: { tone: 'warning', text: event.message } });
    case 'files-changed':
      return filesChanged(state, event.stepId, event.paths);
    case 'editor-opened':
      return editorOpened(state, event);
    case 'editor-failed':
      return follows({ ...state, notice: { tone: 'warning', text: event.message } });
    case 'terminal-returned':
      return terminalReturned(state, event);
    case 'watch-failed':
      return follows({ ...state, watch: 'failed', notice: { tone: 'warning', text: event.message } });
    case 'job-failed':
      return follows({
        ...state,
        dialog: { kind: 'problem', message: event.message, wayOut: event.wayOut },
      });
  }
}
