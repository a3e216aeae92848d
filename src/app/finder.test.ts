import { expect, test } from 'vitest';
import type { Event } from './event.ts';
import { findAnything, type Found } from './finder.ts';
import { meaningOf } from './keys/keymap.ts';
import { after, at, key } from './testing/drive.ts';

function typed(text: string): Event {
  return { kind: 'typed', text };
}

function labels(found: readonly Found[]): readonly string[] {
  return found.map(({ label }) => label);
}

test('a few letters find a step by its id or its title', () => {
  expect(labels(findAnything(at('setup'), 'step1'))[0]).toBe('step-1  Get a profile by its id');
  expect(labels(findAnything(at('setup'), 'profile id'))[0]).toBe('step-1  Get a profile by its id');
  expect(labels(findAnything(at('setup'), 'zzz'))).toEqual([]);
});

test('letters that are scattered over a label count only where no label has the words', () => {
  const found = findAnything(at('step-1'), 'res');
  expect(labels(found).filter((label) => !label.toLowerCase().includes('res'))).toEqual([]);
  expect(labels(found)[0]).toBe('reset the database');
  expect(labels(found)).toContain('reset-database  Start the database over');
  const [both] = findAnything(at('step-1'), 'database RES');
  expect(both).toMatchObject({
    label: 'reset the database',
    fitting: [0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 17],
  });
  expect(labels(findAnything(at('step-1'), 'rstdb'))).toContain('reset-database  Start the database over');
});

test('commands are found by what they do, with the reason where one can’t run now', () => {
  const [found] = findAnything(at('setup'), 'compare');
  expect(found).toMatchObject({
    kind: 'command',
    command: 'diff',
    reason: 'There is no solution to compare with in this step.',
  });
  expect(findAnything(at('step-1'), 'compare')[0]).toMatchObject({ reason: undefined });
});

test('without a letter everything is listed, what can’t run now last', () => {
  const everything = findAnything(at('step-1'), '');
  const kinds = everything.map((found) =>
    found.kind === 'step' ? 'step' : found.reason === undefined ? 'can run' : 'can not',
  );
  expect([...new Set(kinds)]).toEqual(['can run', 'step', 'can not']);
  expect(kinds).toHaveLength(kinds.lastIndexOf('can not') + 1);
});

test('Enter goes to the step, and the finder is gone', () => {
  const { state } = after(at('setup'), key('finder'), typed('step'), typed('1'), key('finder-choose'));
  expect([state.stepId, state.dialog.kind]).toEqual(['step-1', 'none']);
});

test('Enter does the command as its key would', () => {
  const { state, effects } = after(at('step-1'), key('finder'), typed('next hint'), key('finder-choose'));
  expect(effects).toEqual([{ kind: 'load-hint', stepId: 'step-1', fitting: null }]);
  expect(state.dialog.kind).toBe('none');
  const help = after(at('step-1'), key('finder'), typed('this help'), key('finder-choose'));
  expect(help.state.dialog.kind).toBe('help');
});

test('what can’t run now says why, and the finder stays for another try', () => {
  const { state, effects } = after(at('setup'), key('finder'), typed('compare'), key('finder-choose'));
  expect(effects).toEqual([]);
  expect(state.notice?.text).toBe('There is no solution to compare with in this step.');
  expect(state.dialog).toEqual({ kind: 'finder', query: 'compare', marked: 0 });
});

test('the mark goes round, and back to the first with every letter', () => {
  const opened = after(at('step-1'), key('finder'));
  const last = findAnything(opened.state, '').length - 1;
  const up = after(opened.state, key('finder-previous'));
  expect(up.state.dialog).toMatchObject({ marked: last });
  expect(after(up.state, key('finder-next')).state.dialog).toMatchObject({ marked: 0 });
  expect(after(up.state, typed('s')).state.dialog).toMatchObject({ query: 's', marked: 0 });
  expect(after(up.state, typed('se'), key('finder-erase')).state.dialog).toMatchObject({ query: 's' });
  expect(after(up.state, typed('se'), key('finder-clear')).state.dialog).toMatchObject({ query: '' });
  const nothing = after(up.state, typed('zzz'), key('finder-next'), key('finder-choose'));
  expect(nothing.state.dialog).toMatchObject({ kind: 'finder', query: 'zzz', marked: 0 });
});

test('every letter belongs to what is typed; Ctrl-C quits all the same', () => {
  const { state } = after(at('step-1'), key('finder'));
  for (const letter of ['q', '?', ':', 'j', 'x', 'space']) expect(meaningOf(state, letter)).toBeUndefined();
  expect(meaningOf(state, 'ctrl-c')).toBe('quit');
  expect(meaningOf(state, 'escape')).toBe('close');
});
