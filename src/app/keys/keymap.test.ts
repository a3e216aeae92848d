import { expect, test } from 'vitest';
import { bindingsFor, meaningOf } from './keymap.ts';
import { nextMove } from './next-move.ts';
import { openingState, type Dialog, type State } from '../state.ts';
import { tinyCourse } from '../../course/testing/tiny-course.ts';

const opening = openingState({ course: tinyCourse(), stepId: 'step-1' });
const dialogs: readonly Dialog[] = [
  { kind: 'none' },
  { kind: 'help' },
  { kind: 'confirm-diff' },
  { kind: 'confirm-reset', of: 'reset', plan: { database: 'profiles', tables: [] }, actions: [], typed: '' },
  { kind: 'problem', message: 'It broke.', wayOut: 'Again.' },
];
const everyState: readonly State[] = dialogs.flatMap((dialog) =>
  (['lesson', 'check', 'hint', 'diff', 'steps'] as const).map((screen) => ({ ...opening, dialog, screen })),
);
const searching: State = { ...opening, find: { kind: 'on', text: 'row', at: 0, count: 3 } };

test('q and Ctrl-C quit, and ? helps, in every state', () => {
  for (const state of everyState) {
    expect([meaningOf(state, 'q'), meaningOf(state, 'ctrl-c')]).toEqual(['quit', 'quit']);
    expect(meaningOf(state, '?')).toBe('help');
  }
});

test('no key means two things', () => {
  for (const state of [...everyState, searching]) {
    const keys = bindingsFor(state).flatMap((binding) => binding.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  }
});

test('while a search is on, its keys are what the footer says, and the arrows still lead to other steps', () => {
  expect(['n', 'N', 'p', 'enter', 'escape'].map((key) => meaningOf(searching, key))).toEqual([
    'next-match',
    'previous-match',
    'previous-match',
    'next-match',
    'end-find',
  ]);
  expect(meaningOf(searching, 'right')).toBe('next-step');
  const shown = bindingsFor(searching).find(({ means }) => means === 'next-step')?.shown;
  expect(shown).toBe('→');
  expect(meaningOf(opening, 'n')).toBe('next-step');
});

test('while a text to look for is typed, every letter belongs to it', () => {
  const typing: State = {
    ...opening,
    find: { kind: 'typing', text: '', origin: undefined, at: 0, count: 0 },
  };
  expect(bindingsFor(typing).flatMap(({ keys }) => keys.filter((key) => key.length === 1))).toEqual([]);
  expect(meaningOf(typing, 'ctrl-c')).toBe('quit');
});

test('a question is answered by y and n, and by nothing that reads like another order', () => {
  const asked = { ...opening, dialog: { kind: 'confirm-diff' } as const };
  expect(meaningOf(asked, 'y')).toBe('confirm');
  expect(meaningOf(asked, 'n')).toBe('decline');
  expect(meaningOf(asked, 'escape')).toBe('decline');
  expect(meaningOf(asked, 'r')).toBeUndefined();
});

function at(stepId: string, done: readonly string[] = []): State {
  const state = openingState({ course: tinyCourse(), stepId });
  return {
    ...state,
    steps: state.steps.map((step) => (done.includes(step.id) ? { ...step, state: 'done' } : step)),
  };
}

test('Enter does what is next', () => {
  expect(nextMove(at('setup')).command).toBe('run-setup');
  expect(nextMove(at('setup', ['setup'])).command).toBe('next-step');
  expect(nextMove(at('reset-database', ['reset-database'])).command).toBe('run-setup');
  expect(nextMove(at('step-1')).command).toBe('check');
  expect(nextMove(at('step-1', ['step-1'])).command).toBe('next-step');
  expect(nextMove(at('summary')).command).toBe('next-step');
});
