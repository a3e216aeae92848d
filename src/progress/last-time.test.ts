import path from 'node:path';
import { expect, test } from 'vitest';
import { tinyCourse } from '../course/testing/tiny-course.ts';
import { lastChecksOf, lastTimeOf } from './last-time.ts';
import { emptyProgress, withAnswer, withFailed, withLastCheck, withPassed, withStarted } from './progress.ts';

const course = tinyCourse(path.join(path.sep, 'course'));
const day = (number: number) => new Date(`2026-01-0${number}T10:00:00Z`);

test('nothing was done before anything was noted', () => {
  expect(lastTimeOf(course, emptyProgress)).toBeNull();
});

test('what was done last is told, whichever step it was', () => {
  const begun = withStarted(emptyProgress, 'step-1', day(1));
  expect(lastTimeOf(course, begun)).toMatchObject({ stepId: 'step-1', what: { kind: 'began' } });
  const failed = withLastCheck(
    withFailed(begun, 'step-1', [], day(2)),
    'step-1',
    { passed: 5, total: 11 },
    day(2),
  );
  expect(lastTimeOf(course, failed)).toEqual({
    stepId: 'step-1',
    at: day(2).toISOString(),
    what: { kind: 'checked', passed: 5, total: 11 },
  });
  const done = withLastCheck(
    withPassed(failed, 'step-1', day(3)),
    'step-1',
    { passed: 11, total: 11 },
    day(3),
  );
  expect(lastTimeOf(course, done)).toMatchObject({ stepId: 'step-1', what: { kind: 'done' } });
  const answered = withAnswer(done, 'summary', 'q1', true, day(4));
  expect(lastTimeOf(course, answered)).toMatchObject({ stepId: 'summary', what: { kind: 'answered' } });
});

test('a check of a step that was done before is what was done last', () => {
  const done = withPassed(emptyProgress, 'step-1', day(1));
  const broken = withLastCheck(
    withFailed(done, 'step-1', [], day(2)),
    'step-1',
    { passed: 1, total: 2 },
    day(2),
  );
  expect(lastTimeOf(course, broken)).toMatchObject({ what: { kind: 'checked', passed: 1 } });
  expect(lastChecksOf(broken)).toEqual({ 'step-1': { at: day(2).toISOString(), passed: 1, total: 2 } });
});

test('steps that the course no longer has are left out', () => {
  expect(lastTimeOf(course, withStarted(emptyProgress, 'gone', day(1)))).toBeNull();
});
