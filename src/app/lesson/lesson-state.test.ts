import { expect, test } from 'vitest';
import type { State } from '../state.ts';
import { after, at, key, saved } from '../testing/drive.ts';

function searching(): State {
  const { state } = after(at('step-1'), key('find'), { kind: 'typed', text: 'row' });
  const place = { line: 0, letters: 0, total: 1 };
  return after(state, { kind: 'match-chosen', at: 0, count: 3, place }, key('confirm-find')).state;
}

test('a search stays on through a save, a help and a scroll', () => {
  const { state } = after(searching(), saved, key('help'), key('close'), {
    kind: 'scrolled',
    pane: 'lesson',
    place: { line: 1, letters: 9, total: 20 },
  });
  expect(state.find).toMatchObject({ kind: 'on', text: 'row' });
  expect(state.screen).toBe('lesson');
});

test('a key, a click or a step that leads elsewhere ends it', () => {
  expect(after(searching(), key('check')).state).toMatchObject({ find: { kind: 'off' }, screen: 'check' });
  expect(after(searching(), { kind: 'pane-chosen', screen: 'steps' }).state).toMatchObject({
    find: { kind: 'off' },
    screen: 'steps',
  });
  expect(after(searching(), { kind: 'step-chosen', stepId: 'setup' }).state.find.kind).toBe('off');
  expect(after(searching(), key('next-step')).state.find.kind).toBe('off');
});
