import { expect, test } from 'vitest';
import { checkBegins, judgeChanges, noCheckWrites } from './check-writes.ts';

test('what changes during one check after the other is the program’s doing', () => {
  const first = judgeChanges(noCheckWrites, ['visits.json'], true);
  expect(first.wants).toBe('check');
  const second = judgeChanges(checkBegins(first.writes), ['visits.json'], true);
  expect(second.wants).toBe('nothing');
  expect(judgeChanges(checkBegins(second.writes), ['visits.json'], true).wants).toBe('nothing');
  expect(judgeChanges(second.writes, ['visits.json'], false)).toEqual({
    writes: second.writes,
    wants: 'check',
  });
});

test('what was left alone during a check may be saved during the next one', () => {
  const first = judgeChanges(noCheckWrites, ['visits.json'], true);
  expect(judgeChanges(checkBegins(checkBegins(first.writes)), ['visits.json'], true).wants).toBe('check');
});

test('code is always saved by its learner, and a check that runs then is of no use', () => {
  const first = judgeChanges(noCheckWrites, ['src/sum.ts', 'visits.json'], true);
  expect(first.wants).toBe('check-instead');
  const { writes } = first;
  expect(judgeChanges(checkBegins(writes), ['src/sum.ts'], true).wants).toBe('check-instead');
  expect(judgeChanges(checkBegins(writes), ['drizzle/0001_x.sql'], true).wants).toBe('check-instead');
  expect(judgeChanges(checkBegins(writes), ['notes.json', 'visits.json'], true).wants).toBe('check');
});
