import { expect, test } from 'vitest';
import { after, at, key } from '../../app/testing/drive.ts';
import { lookFor } from '../look.ts';
import { statusLine } from './status-line.ts';

const look = lookFor({ colour: false, ascii: false });
const running = after(at('step-1'), key('check')).state;

test('what takes a while says for how long, and what stops it', () => {
  expect(statusLine(running, look, 78, 240).line).toMatch(/^─ . Checking step-1 … ─/u);
  expect(statusLine(running, look, 78, 12_400).line).toContain('Checking step-1 … (12 s, x stops it)');
});

test('nothing turns where nothing may move', () => {
  const still = lookFor({ colour: false, ascii: false, isStill: true });
  expect(statusLine(running, still, 78, 240)).toEqual(statusLine(running, still, 78, 480));
  expect(statusLine(running, still, 78, 240).line).toMatch(/^─ Checking step-1/);
});

test('a message that is too long goes on in the row of the keys', () => {
  const text =
    'step-1 was reset. u brings your version back. The migrations changed: r makes the database new.';
  const told = { ...at('step-1'), notice: { tone: 'plain', text } } as const;
  const { line, rest } = statusLine(told, look, 58, 0);
  expect(`${line.replaceAll(/^─ | ─*$/gu, '')} ${rest?.trim()}`).toBe(text);
  expect(statusLine(told, look, 118, 0).rest).toBeNull();
  expect(statusLine(told, look, 38, 0).rest).toMatch(/^ {2}\S.{20,35}…$/u);
});
