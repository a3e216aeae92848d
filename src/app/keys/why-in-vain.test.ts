import { expect, test } from 'vitest';
import { after, at, key } from '../testing/drive.ts';
import { whyInVain } from './why-in-vain.ts';

test('a key that means nothing points to the help', () => {
  const { state } = after(at('step-1'), { kind: 'pressed-in-vain', key: 'z' });
  expect(state.notice).toEqual({ tone: 'warning', text: 'Nothing is on z here: ? shows the keys.' });
});

test('a key that waits behind a question says what comes first', () => {
  const asked = after(at('step-1'), key('diff'));
  expect(whyInVain(asked.state, 'c')).toBe('c does nothing here: y or n answers first.');
  const help = after(at('step-1'), key('help'));
  expect(whyInVain(help.state, 'c')).toBe('c does nothing here: Esc closes this.');
});
