import { expect, test } from 'vitest';
import { checkBegins, noCheckWrites, noteChanges } from './check-writes.ts';

test('what changes during one check after the other is the program’s doing', () => {
  const first = noteChanges(noCheckWrites, ['visits.json']);
  expect(first.isSave).toBe(true);
  const second = noteChanges(checkBegins(first.writes), ['visits.json']);
  expect(second.isSave).toBe(false);
  expect(noteChanges(checkBegins(second.writes), ['visits.json']).isSave).toBe(false);
});

test('what was left alone during a check may be saved during the next one', () => {
  const first = noteChanges(noCheckWrites, ['visits.json']);
  expect(noteChanges(checkBegins(checkBegins(first.writes)), ['visits.json']).isSave).toBe(true);
});

test('code is always saved by its learner', () => {
  const first = noteChanges(noCheckWrites, ['src/sum.ts', 'visits.json']);
  expect(noteChanges(checkBegins(first.writes), ['src/sum.ts']).isSave).toBe(true);
  expect(noteChanges(checkBegins(first.writes), ['notes.json', 'visits.json']).isSave).toBe(true);
});
