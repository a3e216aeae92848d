import { expect, test } from 'vitest';
import { BusyTime } from './app-limits.ts';

/** The busy time after looks that are half a second apart, each with the CPU time used since the one before. */
function busyAfter(usedMs: readonly number[]): number {
  const busy = new BusyTime();
  busy.note(0, 0);
  let cpuMs = 0;
  let noted = 0;
  for (const [index, used] of usedMs.entries()) {
    cpuMs += used;
    noted = busy.note(cpuMs, (index + 1) * 500);
  }
  return noted;
}

test('a loop is busy without a pause also where a busy machine gives it a sixth of a core', () => {
  expect(busyAfter(Array.from({ length: 12 }, () => 85))).toBe(1_020);
});

test('a server that waits for requests pauses', () => {
  expect(busyAfter([400, 400, 10])).toBe(0);
});
