import { expect, test } from 'vitest';
import { defaultLimits, limitsForThisMachine } from './limits.ts';

test('a machine with time to spare gets the usual limits', () => {
  expect(limitsForThisMachine(defaultLimits, 150)).toEqual(defaultLimits);
});

test('a slow or busy machine gets longer for what is waited for, up to a bound', () => {
  expect(limitsForThisMachine(defaultLimits, 400)).toMatchObject({
    programMs: 2 * defaultLimits.programMs,
    testMs: 2 * defaultLimits.testMs,
    memoryBytes: defaultLimits.memoryBytes,
  });
  expect(limitsForThisMachine(defaultLimits, 60_000).programMs).toBe(6 * defaultLimits.programMs);
});
