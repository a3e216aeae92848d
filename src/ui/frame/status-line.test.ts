import { expect, test } from 'vitest';
import { after, at, key } from '../../app/testing/drive.ts';
import { lookFor } from '../look.ts';
import { statusLine } from './status-line.ts';

const look = lookFor({ colour: false, ascii: false });
const running = after(at('step-1'), key('check')).state;

test('what takes a while says for how long, and what stops it', () => {
  expect(statusLine(running, look, 78, 240)).toMatch(/^─ . Checking step-1 … ─/u);
  expect(statusLine(running, look, 78, 12_400)).toContain('Checking step-1 … (12 s, x stops it)');
});

test('nothing turns where nothing may move', () => {
  const still = lookFor({ colour: false, ascii: false, isStill: true });
  expect(statusLine(running, still, 78, 240)).toBe(statusLine(running, still, 78, 480));
  expect(statusLine(running, still, 78, 240)).toMatch(/^─ Checking step-1/);
});
