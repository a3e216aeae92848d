import { expect, test } from 'vitest';
import type { FileChange } from '../workspace/changes/file-change.ts';
import type { Event } from './event.ts';
import { meaningOf } from './keys/keymap.ts';
import { whyNot } from './keys/why-not.ts';
import { checkOf } from './state.ts';
import { after, at, checkEnded, checkFinished, key, saved } from './testing/drive.ts';
import { tinyCourse } from '../course/testing/tiny-course.ts';

const step = tinyCourse().steps.find(({ id }) => id === 'step-1');
const exercise = step?.kind === 'exercise' ? step.exercise : undefined;
if (exercise === undefined) throw new Error('step-1 is no exercise');

const change: FileChange = {
  kind: 'reset',
  reason: 'reset step-1',
  subject: 'step-1',
  exercise,
  operations: [
    {
      kind: 'replace',
      path: 'src/server.ts',
      before: { kind: 'file', content: Buffer.from('mine'), mode: null },
      after: { kind: 'file', content: Buffer.from('theirs'), mode: null },
    },
  ],
  reopens: ['step-1'],
  takesBack: null,
};
const planned: Event = { kind: 'file-change-planned', of: 'reset', stepId: 'step-1', change };
const applied: Event = {
  kind: 'file-change-applied',
  change,
  needsReset: false,
  restart: { kind: 'not-needed' },
  changedAtMs: 1_000,
};

test('R looks first, shows which files would change, and changes them when that is confirmed', () => {
  const asked = after(at('step-1'), key('reset-files'));
  expect(asked.effects).toEqual([{ kind: 'plan-file-change', of: 'reset', stepId: 'step-1' }]);
  const shown = after(asked.state, planned);
  expect(shown.state.dialog).toEqual({ kind: 'confirm-files', change });
  expect(shown.effects).toEqual([]);
  const confirmed = after(shown.state, key('confirm'));
  expect(confirmed.effects).toEqual([
    { kind: 'stop-watch' },
    { kind: 'apply-file-change', stepId: 'step-1', change },
  ]);
  expect(confirmed.state.work).toEqual({ kind: 'files', stepId: 'step-1', phase: 'running' });
});

test('n leaves the files as they are', () => {
  const { state, effects } = after(at('step-1'), planned, key('decline'));
  expect(effects).toEqual([]);
  expect([state.dialog.kind, state.work.kind]).toEqual(['none', 'none']);
});

test('where nothing would change, that is said and nothing is asked', () => {
  const nothing = { ...planned, change: { ...change, operations: [] } } as const;
  const { state } = after(at('step-1'), nothing);
  expect(state.dialog.kind).toBe('none');
  expect(state.notice?.text).toBe(
    'The files of step-1 are already as the solution has them where it begins.',
  );
  const none = after(at('step-1'), {
    kind: 'file-change-planned',
    of: 'undo',
    stepId: 'step-1',
    change: null,
  });
  expect(none.state.notice?.text).toMatch(/no reset, catch-up, drop or draft to take back/);
});

test('an old verdict goes with the files, and the way back stays in sight until the next key', () => {
  const before = after(at('step-1'), key('check'), checkFinished('passed'), checkEnded);
  const changed = after(before.state, planned, key('confirm'), applied);
  expect(checkOf(changed.state)).toBeUndefined();
  const checked = after(changed.state, saved, checkEnded, checkFinished('failed'), checkEnded);
  expect(checkOf(checked.state)?.kind).toBe('failed');
  expect(checked.state.notice?.text).toBe('step-1 was reset. u brings your version back.');
  expect(after(checked.state, key('lesson')).state.notice).toBeNull();
});

const undo: FileChange = { ...change, kind: 'undo', reason: 'undo', subject: 'reset step-1' };
const undone: Event = { ...applied, change: undo };

test('where a step begins anew, its untouched files get no verdict, and the next save does', () => {
  const changing = after(at('step-1'), planned, key('confirm'), saved);
  expect(changing.effects).toEqual([]);
  const done = after(changing.state, applied, checkEnded);
  // What was saved between the change and the watch counts as well.
  expect(done.effects).toEqual([
    { kind: 'load-status' },
    { kind: 'start-watch', stepId: 'step-1', sinceMs: 1_000 },
  ]);
  expect(after(done.state, saved).effects).toEqual([{ kind: 'run-check', stepId: 'step-1' }]);
});

test('what an undo brings back is checked like a save, unless the watch is paused', () => {
  const planOfUndo = { ...planned, of: 'undo', change: undo } as const;
  const back = after(at('step-1'), planOfUndo, key('confirm'), undone, checkEnded);
  expect(back.effects).toContainEqual({ kind: 'run-check', stepId: 'step-1' });
  expect(back.effects).toContainEqual({ kind: 'start-watch', stepId: 'step-1', sinceMs: 1_000 });
  const paused = after(at('step-1'), key('watch'), planOfUndo, key('confirm'), undone, checkEnded);
  expect(paused.effects).toEqual([{ kind: 'load-status' }]);
});

test('a running check is stopped before the learner’s files are changed, and only by the yes', () => {
  const checking = after(at('step-1'), key('check'), key('undo'), planned);
  expect(checking.state.dialog.kind).toBe('confirm-files');
  expect(checking.state.work).toEqual({ kind: 'check', stepId: 'step-1', phase: 'running' });
  const confirmed = after(checking.state, key('confirm'));
  expect(confirmed.effects).toEqual([{ kind: 'cancel-check' }]);
  expect(whyNot(confirmed.state, 'catch-up')).toBe('What you said yes to is about to start.');
  const stopped = after(confirmed.state, { kind: 'work-stopped', stepId: 'step-1' });
  expect(stopped.effects).toContainEqual({ kind: 'apply-file-change', stepId: 'step-1', change });
});

test('a save that comes while the check is being stopped stays owed where the change fails', () => {
  const confirmed = after(at('step-1'), key('check'), planned, key('confirm'), saved);
  const changing = after(confirmed.state, { kind: 'work-stopped', stepId: 'step-1' });
  expect(changing.state.work.kind).toBe('files');
  const broken = { kind: 'work-broke', stepId: 'step-1', message: 'No room.', wayOut: 'Make some.' } as const;
  expect(after(changing.state, broken).effects).toContainEqual({ kind: 'run-check', stepId: 'step-1' });
});

test('a change that failed says so, and the files are as they were', () => {
  const { state } = after(at('step-1'), planned, key('confirm'), {
    kind: 'work-broke',
    stepId: 'step-1',
    message: 'src/server.ts changed meanwhile. Your files are unchanged.',
    wayOut: 'Try again.',
  });
  expect(state.dialog).toMatchObject({ kind: 'problem', wayOut: 'Try again.' });
  expect(state.work.kind).toBe('none');
});

test('what changes files says why it can’t in a step without any', () => {
  expect(whyNot(at('setup'), 'reset-files')).toBe('You edit no files in this step.');
  expect(whyNot(at('setup'), 'undo')).toBeUndefined();
  expect(meaningOf(at('step-1'), 'u')).toBe('undo');
});
