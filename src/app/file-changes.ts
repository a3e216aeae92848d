import type { FileChange } from '../workspace/changes/file-change.ts';
import type { Restart } from '../workspace/server/app-server-status.ts';
import { follows, type Effect, type Update } from './effect.ts';
import type { Event } from './event.ts';
import { isOutdated } from './is-outdated.ts';
import type { FileCommand } from './keys/command.ts';
import { checkOf, pageOf, withPage, type Notice, type State } from './state.ts';

const kinds = {
  'catch-up': 'catch-up',
  'reset-files': 'reset',
  undo: 'undo',
  redo: 'redo',
} as const satisfies Record<FileCommand, FileChange['kind']>;

/** Asks which files a command would change. */
export function askForFileChange(state: State, command: FileCommand): Update {
  const notice: Notice = { tone: 'plain', text: 'Looking at which files that changes …' };
  return follows(
    { ...state, notice },
    { kind: 'plan-file-change', of: kinds[command], stepId: state.stepId },
  );
}

/** Shows the plan; it is dropped where the learner went on. */
export function fileChangePlanned(
  state: State,
  { of, stepId, change }: Extract<Event, { kind: 'file-change-planned' }>,
): Update {
  if (isOutdated(state, stepId)) return follows(state);
  if (change === null || change.operations.length === 0)
    return follows({ ...state, notice: { tone: 'plain', text: nothingToDo(of, stepId) } });
  return follows({ ...state, notice: null, dialog: { kind: 'confirm-files', change } });
}

function nothingToDo(of: FileChange['kind'], stepId: string): string {
  switch (of) {
    case 'catch-up':
      return `Your files are already where ${stepId} begins.`;
    case 'reset':
      return `The files of ${stepId} are already as the solution has them where it begins.`;
    case 'drop':
      return 'There is no migration to drop.';
    case 'draft':
      return 'The draft is there already.';
    case 'undo':
      return 'There is no reset, catch-up, drop or draft to take back. Your files are unchanged.';
    case 'redo':
      return 'There is no undo to take back. Your files are unchanged.';
  }
}

/** Changes the files. The watch stands still meanwhile: what the workshop writes is no save of the learner's. */
export function startFileChange(state: State, stepId: string, change: FileChange): Update {
  const working: State = { ...state, work: { kind: 'files', stepId, phase: 'running' } };
  const apply: Effect = { kind: 'apply-file-change', stepId, change };
  return state.watch === 'watching'
    ? follows(working, { kind: 'stop-watch' }, apply)
    : follows(working, apply);
}

/**
 * The files are there: verdicts about others are forgotten, and the way back is told. What comes back to the learner is
 * checked like a save; where a step only begins, there is nothing yet to be judged.
 */
export function fileChangeApplied(
  state: State,
  { change, needsReset, restart, changedAtMs }: Extract<Event, { kind: 'file-change-applied' }>,
): Update {
  const changed = [...change.reopens, ...(change.completes ?? []).map(({ step }) => step)];
  const reopened = changed.reduce(
    (before, id) =>
      checkOf(before, id) === undefined ? before : withPage(before, id, { run: { kind: 'none' } }),
    state,
  );
  const database = needsReset
    ? ' The migrations changed: where the database has run others, r makes it new.'
    : '';
  const notice: Notice = {
    tone: 'good',
    text: doneSentence(change) + database + restartSentence(restart),
    until: 'key',
  };
  const comesBack = change.kind === 'undo' || change.kind === 'redo';
  const queuedCheck = comesBack && state.watch === 'watching' ? state.stepId : null;
  const work = state.work.kind === 'files' ? { ...state.work, changedAtMs } : state.work;
  return follows({ ...reopened, work, notice, queuedCheck }, ...effects(state));
}

function doneSentence({ kind, subject }: FileChange): string {
  switch (kind) {
    case 'catch-up':
      return `You can go on with ${subject}. u brings your own files back.`;
    case 'reset':
      return `${subject} was reset. u brings your version back.`;
    case 'drop':
      return `${subject} is dropped. u brings it back.`;
    case 'draft':
      return `The draft of ${subject} is there. u brings your own file back.`;
    case 'undo':
      return `${subject} is taken back. U brings back what was there.`;
    case 'redo':
      return 'The undo is taken back. u undoes it again.';
  }
}

/** Why it can't start is too long for a line: the command that says so is named. */
function restartSentence(restart: Restart): string {
  switch (restart.kind) {
    case 'not-needed':
      return '';
    case 'restarted':
      return ' The application server was restarted.';
    case 'failed':
      return ' The application server could not start with these files: `npx workshop app start` shows why.';
  }
}

function effects(state: State): readonly Effect[] {
  const { stepId } = state;
  return pageOf(state).diff.kind === 'shown' ? [{ kind: 'load-diff', stepId }] : [];
}
