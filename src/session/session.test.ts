import { expect, test } from 'vitest';
import { actionsOf, checkOf } from '../app/state.ts';
import { tinyCourse } from '../course/testing/tiny-course.ts';
import { UserError } from '../errors.ts';
import { createSession } from './session.ts';
import { checkResult, testResult } from '../checker/testing/results.ts';
import { createScriptedJobs, settle } from './testing/scripted-jobs.ts';

function open(stepId: string) {
  const course = tinyCourse();
  const scripted = createScriptedJobs(course);
  const session = createSession({ course, stepId, jobs: scripted.jobs });
  session.dispatch({ kind: 'opened' });
  return { session, ...scripted };
}

test('how the database does is asked for again while nothing runs, and after a job', async () => {
  const course = tinyCourse();
  const { jobs, answers, checks } = createScriptedJobs(course);
  const statusEveryMs = { builtIn: 1, given: 60_000 };
  const session = createSession({ course, stepId: 'step-1', jobs, statusEveryMs });
  session.dispatch({ kind: 'opened' });
  await expect.poll(() => session.state().database?.state).toBe('running');
  const before = session.state();
  answers.database = { kind: 'embedded', state: 'stopped', url: null };
  await expect.poll(() => session.state().database?.state).toBe('stopped');
  expect(session.state().steps).toEqual(before.steps);

  // From here on it takes a minute, unless a job has ended.
  answers.database = { kind: 'url', state: 'running', url: 'postgres://127.0.0.1/x' };
  await expect.poll(() => session.state().database?.kind).toBe('url');
  answers.database = { kind: 'url', state: 'stopped', url: null };
  session.dispatch({ kind: 'command-given', command: 'check' });
  await settle();
  checks[0]?.break(new UserError('Nothing answers.', 'npx workshop db start'));
  await settle();
  expect(session.state().database?.state).toBe('stopped');
  await session.close(1000);
});

test('a status without news changes nothing, so that nothing is drawn', async () => {
  const { session } = open('summary');
  await settle();
  const before = session.state();
  session.dispatch({ kind: 'status-due' });
  await settle();
  expect(session.state()).toBe(before);
});

const unreadable = () => Promise.reject(new UserError('postmaster.pid can’t be read.', 'Look who owns it.'));

test('a status that can’t be read is told once, and once more after it could', async () => {
  const { session, jobs } = open('summary');
  await settle();
  const readable: typeof jobs.loadStatus = jobs.loadStatus.bind(jobs);
  const due = async (load: typeof readable) => {
    jobs.loadStatus = load;
    session.dispatch({ kind: 'command-given', command: 'lesson' });
    session.dispatch({ kind: 'status-due' });
    await settle();
    return session.state().notice?.text;
  };
  expect(await due(unreadable)).toBe('postmaster.pid can’t be read.');
  expect(await due(unreadable)).toBeUndefined();
  expect(await due(readable)).toBeUndefined();
  expect(await due(unreadable)).toBe('postmaster.pid can’t be read.');
  await session.close(1000);
});

test('the step on the screen is noted, and each one that is opened', async () => {
  const { session, answers } = open('summary');
  await settle();
  expect(answers.lastStep).toBe('summary');
  session.dispatch({ kind: 'command-given', command: 'previous-step' });
  await settle();
  expect(answers.lastStep).toBe('step-1');
  await session.close(1000);
});

test('a save leads to a check, and what the check tells to a verdict', async () => {
  const { session, checks, watches } = open('step-1');
  watches[0]?.onChange(['src/server.ts']);
  await settle();
  const [check] = checks;
  check?.tell({ kind: 'tests-collected', names: ['it answers'] });
  await settle();
  expect(checkOf(session.state())).toMatchObject({ kind: 'running', names: ['it answers'] });
  const result = checkResult('step-1', 'passed', [testResult('it answers', 'passed')]);
  check?.end(result);
  await settle();
  expect(checkOf(session.state())).toEqual({ kind: 'passed', result, changes: null });
  expect(session.state().work).toEqual({ kind: 'none' });
});

test('code that is saved during a check stops it, and is checked at once and once only', async () => {
  const { checks, watches } = open('step-1');
  for (let save = 0; save < 3; save += 1) watches[0]?.onChange(['src/server.ts']);
  await settle();
  expect(checks[0]?.signal.aborted).toBe(true);
  expect(checks).toHaveLength(2);
  checks[1]?.end(checkResult('step-1', 'passed', []));
  await settle();
  expect(checks).toHaveLength(2);
});

test('stopping a check aborts its signal, and the check can be run again', async () => {
  const { session, checks } = open('step-1');
  session.dispatch({ kind: 'command-given', command: 'check' });
  await settle();
  session.dispatch({ kind: 'command-given', command: 'stop' });
  await settle();
  expect(checks[0]?.signal.aborted).toBe(true);
  expect(session.state().work).toEqual({ kind: 'none' });
  expect(session.state().notice?.text).toBe('Stopped.');
  session.dispatch({ kind: 'command-given', command: 'check' });
  await settle();
  expect(checks).toHaveLength(2);
});

test('a job that throws what the learner can mend shows it, and the app goes on', async () => {
  const { session, checks } = open('step-1');
  session.dispatch({ kind: 'command-given', command: 'check' });
  await settle();
  checks[0]?.break(new UserError('Nothing answers on port 5433.', 'npx workshop db start'));
  await settle();
  expect(checkOf(session.state())).toEqual({
    kind: 'error',
    message: 'Nothing answers on port 5433.',
    wayOut: 'npx workshop db start',
  });
  expect(session.state().work).toEqual({ kind: 'none' });
});

test('a set-up that was run is done, and the status is asked for again', async () => {
  const { session, actions, answers } = open('setup');
  session.dispatch({ kind: 'command-given', command: 'go' });
  await settle();
  answers.done.add('setup');
  actions[0]?.tell({ kind: 'action-started', index: 0 });
  actions[0]?.end();
  await settle();
  expect(actionsOf(session.state(), 'setup')?.kind).toBe('done');
  expect(session.state().steps[0]?.state).toBe('done');
  expect(session.state().current).toBe('reset-database');
});

test('a reset asks with its plan, and runs once it is confirmed', async () => {
  const { session, actions, answers } = open('step-1');
  session.dispatch({ kind: 'command-given', command: 'reset-database' });
  await settle();
  expect(session.state().dialog).toMatchObject({ kind: 'confirm-reset', plan: answers.plan });
  expect(actions).toHaveLength(0);
  session.dispatch({ kind: 'command-given', command: 'confirm' });
  await settle();
  expect(actions).toHaveLength(1);
});

test('going to another step ends the watching of the first', async () => {
  const { session, watches } = open('step-1');
  session.dispatch({ kind: 'command-given', command: 'previous-step' });
  await settle();
  expect(watches.map((watch) => watch.signal.aborted)).toEqual([true]);
  session.dispatch({ kind: 'command-given', command: 'next-step' });
  await settle();
  expect(watches.map((watch) => watch.signal.aborted)).toEqual([true, false]);
});

test('a question that fails becomes a message, not a crash', async () => {
  const { session, jobs } = open('step-1');
  jobs.takeHint = () => Promise.reject(new UserError('hints.md is gone.', 'git checkout lessons'));
  session.dispatch({ kind: 'command-given', command: 'hint' });
  await settle();
  expect(session.state().dialog).toEqual({
    kind: 'problem',
    message: 'hints.md is gone.',
    wayOut: 'git checkout lessons',
  });
});

test('closing aborts what runs, waits for its end, and takes in nothing more', async () => {
  const { session, checks, watches } = open('step-1');
  session.dispatch({ kind: 'command-given', command: 'check' });
  await settle();
  const before = session.state();
  await session.close(5000);
  expect(checks[0]?.signal.aborted).toBe(true);
  expect(watches[0]?.signal.aborted).toBe(true);
  expect(session.state()).toBe(before);
});

test('closing does not wait for ever for a job that won’t stop', async () => {
  const { session, jobs } = open('step-1');
  jobs.checkStep = async function* () {
    await new Promise(() => {});
    yield { kind: 'tests-collected', names: [] };
    return checkResult('step-1', 'passed', []);
  };
  session.dispatch({ kind: 'command-given', command: 'check' });
  const startedAt = performance.now();
  await session.close(50);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test('whoever listens hears of every change until they stop', async () => {
  const { session } = open('setup');
  let calls = 0;
  const stop = session.subscribe(() => {
    calls += 1;
  });
  session.dispatch({ kind: 'command-given', command: 'steps' });
  expect(calls).toBe(1);
  stop();
  session.dispatch({ kind: 'command-given', command: 'lesson' });
  expect(calls).toBe(1);
});
