import { expect, test } from 'vitest';
import { bindingsFor, meaningOf } from './keys/keymap.ts';
import { whyNot } from './keys/why-not.ts';
import { isLessonMove, isScroll } from './keys/command.ts';
import type { Dialog, State, Work } from './state.ts';
import { after, at } from './testing/drive.ts';

const dialogs: readonly Dialog[] = [
  { kind: 'none' },
  { kind: 'help' },
  { kind: 'finder', query: '', marked: 0 },
  { kind: 'confirm-diff' },
  { kind: 'confirm-reset', of: 'reset', plan: { database: 'profiles', tables: [] }, actions: [], typed: '' },
  { kind: 'problem', message: 'It broke.', wayOut: 'Again.' },
];
const works: readonly Work[] = [
  { kind: 'none' },
  ...(['running', 'stopping'] as const).flatMap((phase): readonly Work[] => [
    ...(['check', 'setup', 'reset', 'restart'] as const).map((kind) => ({ kind, stepId: 'step-1', phase })),
    ...[null, 'waiting: another workshop command'].map((waitsFor) => ({
      kind: 'files' as const,
      stepId: 'step-1',
      phase,
      waitsFor,
    })),
  ]),
];

const everyState: readonly State[] = ['setup', 'reset-database', 'step-1', 'summary'].flatMap((stepId) =>
  dialogs.flatMap((dialog) =>
    works.flatMap((work) =>
      (['lesson', 'check', 'steps'] as const).map((screen) => ({ ...at(stepId), dialog, work, screen })),
    ),
  ),
);

test('Ctrl-C quits in every state, and stops what runs that can be stopped', () => {
  for (const state of everyState) {
    expect(meaningOf(state, 'ctrl-c')).toBe('quit');
    const { effects } = after(state, { kind: 'command-given', command: 'quit' });
    const stops = effects.map(({ kind }) => kind).filter((kind) => kind.startsWith('cancel-'));
    expect(effects.at(-1)).toEqual({ kind: 'quit' });
    const isAtRest =
      state.work.kind === 'none' || (state.work.kind === 'files' && state.work.waitsFor === null);
    expect(stops).toHaveLength(isAtRest ? 0 : 1);
  }
});

test('q quits wherever no text is typed', () => {
  for (const state of everyState) {
    expect(meaningOf(state, 'q')).toBe(state.dialog.kind === 'finder' ? undefined : 'quit');
  }
});

test('every key does something, or says in a sentence why not', () => {
  for (const state of everyState) {
    for (const { means } of bindingsFor(state)) {
      if (isScroll(means) || isLessonMove(means)) continue;
      const reason = whyNot(state, means);
      const told = after(state, { kind: 'command-given', command: means });
      if (reason === undefined) continue;
      expect(reason).toMatch(/^\S.*\.$/);
      expect([told.state.notice?.text, told.effects]).toEqual([reason, []]);
    }
  }
});

test('what runs and can be stopped is stopped by x, once', () => {
  const running = everyState.filter(({ dialog, work }) => dialog.kind === 'none' && work.kind === 'check');
  for (const state of running) {
    const { effects } = after(state, { kind: 'command-given', command: 'stop' });
    const isStopping = state.work.kind !== 'none' && state.work.phase === 'stopping';
    expect(effects).toEqual(isStopping ? [] : [{ kind: 'cancel-check' }]);
  }
});
