import { expect, test } from 'vitest';
import { CheckRecord } from './check-record.ts';
import type { CollectedTest, HostMessage } from './host-messages.ts';
import { learnerFiles } from './learner-files.ts';
import { defaultLimits } from './limits.ts';

const request = {
  step: 'step-1',
  courseRoot: '/course',
  testFile: '/course/lessons/step-1/check.test.ts',
  exerciseFolder: '/course/exercises/app',
  files: [],
  databaseUrl: null,
};

const ready: HostMessage = { kind: 'ready', limits: defaultLimits };
const collected = listOf({ id: 'a', name: 'adds', isAboutOwnTests: false });
const ended: HostMessage = { kind: 'run-ended', errors: [], output: '' };

function listOf(...tests: readonly CollectedTest[]): HostMessage {
  return { kind: 'collected', tests };
}

function finished(id: string, passed = true): HostMessage {
  return { kind: 'finished', test: { id, passed, error: null, facts: null } };
}

function resultOf(messages: readonly HostMessage[]) {
  const record = new CheckRecord(request, learnerFiles(request), defaultLimits);
  for (const message of messages) record.take(message);
  record.conclude([]);
  return record.result(0);
}

test('messages in their order are a passed check', () => {
  const { verdict, error } = resultOf([ready, collected, { kind: 'started', id: 'a' }, finished('a'), ended]);
  expect({ verdict, error }).toEqual({ verdict: 'passed', error: null });
});

const forged = listOf({ id: 'b', name: 'forged', isAboutOwnTests: false });

test.each<[string, readonly HostMessage[]]>([
  ['a second list of tests', [ready, collected, forged, finished('b'), ended]],
  ['a list of tests before the start', [collected, finished('a'), ended]],
  ['a second start', [ready, collected, ready, finished('a'), ended]],
  ['the result of an unknown test', [ready, collected, finished('a'), finished('b'), ended]],
  ['the start of an unknown test', [ready, collected, { kind: 'started', id: 'b' }, finished('a'), ended]],
  ['a second result of the same test', [ready, collected, finished('a', false), finished('a'), ended]],
  ['a result after the end', [ready, collected, finished('a', false), ended, finished('a')]],
  ['a second end', [ready, collected, finished('a'), ended, ended]],
])('%s ends the check with an error, and never with a pass', (_what, messages) => {
  const { verdict, error } = resultOf(messages);
  expect(verdict).toBe('error');
  expect(error?.message).toContain('The check was disturbed and does not count');
});
