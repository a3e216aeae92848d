import { expect, test } from 'vitest';
import type { Event } from './event.ts';
import type { DatabaseStatus } from '../database/database.ts';
import { openingState, type State, type Status } from './state.ts';
import { after, at, key } from './testing/drive.ts';
import { tinyCourse } from '../course/testing/tiny-course.ts';
import type { Away } from '../progress/last-time.ts';

const hourMs = 3_600_000;
const checked: Away = {
  stepId: 'step-1',
  at: '2026-01-01T10:00:00.000Z',
  what: { kind: 'checked', passed: 5, total: 11 },
  agoMs: 21 * 24 * hourMs,
};

function reopened(away: Away | null): State {
  return after(openingState({ course: tinyCourse(), stepId: 'step-1', away }), { kind: 'opened' }).state;
}

test('after weeks the app says what was done last, and what comes next', () => {
  expect(reopened(checked).notice?.text).toBe(
    '3 weeks ago, 5 of 11 tests of step-1 passed. Enter checks the step.',
  );
  const done: Away = { ...checked, what: { kind: 'done' }, stepId: 'setup', agoMs: 30 * hourMs };
  expect(reopened(done).notice?.text).toBe('Yesterday, you finished setup. Enter checks the step.');
});

test('it stays in sight until a key, and is not said after a moment', () => {
  const { state } = after(reopened(checked), {
    kind: 'files-changed',
    stepId: 'step-1',
    paths: ['src/sum.ts'],
  });
  expect(state.notice?.text).toMatch(/^3 weeks ago/);
  expect(after(state, key('lesson')).state.notice).toBeNull();
  expect(reopened({ ...checked, agoMs: hourMs / 2 }).notice).toBeNull();
  expect(reopened(null).notice).toBeNull();
});

function statusWith(database: DatabaseStatus['state'], kind: DatabaseStatus['kind'] = 'embedded'): Event {
  const { course: courseHere, steps, current } = at('step-1');
  const status: Status = {
    course: 'A tiny course',
    courseHere,
    steps,
    current,
    objectives: [],
    answered: {},
    lastChecks: {},
    progressNotice: null,
    database: { kind, state: database, url: null },
    servers: [],
  };
  return { kind: 'status-loaded', status };
}

test.each(['stopped', 'stale'] as const)(
  'a database that is %s is started when its step is opened',
  (how) => {
    const { effects, state } = after(at('step-1'), { kind: 'opened' }, statusWith(how));
    expect(effects).toEqual([{ kind: 'start-database', stepId: 'step-1' }]);
    expect(state.database?.state).toBe('starting');
    expect(after(state, statusWith(how)).effects).toEqual([]);
  },
);

test('it is started on the way from a step without one, too', () => {
  const reading = after(at('summary'), { kind: 'opened' }, statusWith('stopped'));
  expect(reading.effects).toEqual([]);
  const { effects } = after(reading.state, key('previous-step'));
  expect(effects).toContainEqual({ kind: 'start-database', stepId: 'step-1' });
});

test('one that its learner stops while the step is open stays stopped', () => {
  const { state, effects } = after(
    at('step-1'),
    { kind: 'opened' },
    statusWith('running'),
    statusWith('stopped'),
  );
  expect([state.database?.state, effects]).toEqual(['stopped', []]);
});

test('one that was never made is the set-up’s, one that runs and one of somebody’s own are left alone', () => {
  for (const status of [statusWith('absent'), statusWith('running'), statusWith('stopped', 'url')])
    expect(after(at('step-1'), { kind: 'opened' }, status).effects).toEqual([]);
});
