import { expect, test } from 'vitest';
import { startMode } from './start-mode.ts';

const terminal = { interactive: true, env: { TERM: 'xterm-256color' } };

test('the course is drawn where it can be, and told line by line for screen readers and dumb terminals', () => {
  expect(startMode(terminal, {})).toBe('drawn');
  expect(startMode({ interactive: true, env: { TERM: 'dumb' } }, {})).toBe('plain');
  expect(startMode({ interactive: true, env: { INK_SCREEN_READER: 'true' } }, {})).toBe('plain');
  expect(startMode({ interactive: true, env: { ACCESSIBLE: '1' } }, {})).toBe('plain');
});

test('what is asked for counts more than what the environment says', () => {
  expect(startMode(terminal, { plain: true })).toBe('plain');
  expect(startMode({ interactive: true, env: { ACCESSIBLE: '1' } }, { plain: false })).toBe('drawn');
});

test('without a terminal there is a summary, unless lines are asked for', () => {
  const pipe = { interactive: false, env: {} };
  expect(startMode(pipe, {})).toBe('summary');
  expect(startMode(pipe, { plain: false })).toBe('summary');
  expect(startMode(pipe, { plain: true })).toBe('plain');
});
