import { expect, test } from 'vitest';
import { defaultLimits, patienceAfterLoading, patienceAtLoad, patientLimits } from './limits.ts';

test('a machine with time to spare gets the usual limits', () => {
  expect(patientLimits(defaultLimits, patienceAfterLoading(150))).toEqual(defaultLimits);
  expect(patientLimits(defaultLimits, patienceAtLoad(0.5, 2))).toEqual(defaultLimits);
});

test('a slow or busy machine gets longer for what is waited for, up to a bound', () => {
  expect(patientLimits(defaultLimits, patienceAfterLoading(400))).toMatchObject({
    programMs: 2 * defaultLimits.programMs,
    testMs: 2 * defaultLimits.testMs,
    memoryBytes: defaultLimits.memoryBytes,
  });
  expect(patientLimits(defaultLimits, patienceAtLoad(8, 4)).testMs).toBe(2 * defaultLimits.testMs);
  expect(patientLimits(defaultLimits, patienceAfterLoading(60_000)).programMs).toBe(
    6 * defaultLimits.programMs,
  );
});
