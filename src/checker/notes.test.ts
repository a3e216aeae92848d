import { expect, test } from 'vitest';
import { lastTrouble, type Blocked, type Pulse } from './notes.ts';

const loop: Blocked = { kind: 'blocked', pid: 1, file: null, line: null };
const working: Pulse = { kind: 'pulse', pid: 1, cpuMs: 900, idleMs: 0, asleepMs: 0 };
const idle: Pulse = { ...working, idleMs: 700 };

test('a loop counts until the event loop turns again', () => {
  expect(lastTrouble([working, loop, working], 1)).toBe(loop);
  expect(lastTrouble([working, loop, idle], 1)).toBeNull();
});

test('what another process does is not counted', () => {
  expect(lastTrouble([loop], 2)).toBeNull();
  expect(lastTrouble([loop, { ...idle, pid: 2 }], 1)).toBe(loop);
});
