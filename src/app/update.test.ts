import { describe, expect, test } from 'vitest';
import type { TestResult } from '../checker/events.ts';
import { nextMove } from './keys/next-move.ts';
import { checkOf } from './state.ts';
import type { Event } from './event.ts';
import { after, at, checkEnded, checkFinished, checkTold, key, saved } from './testing/drive.ts';

const passedTest: TestResult = {
  name: 'it answers',
  state: 'passed',
  explanation: null,
  file: null,
  line: null,
  hint: null,
  details: null,
};

const loadStatus = { kind: 'load-status' } as const;

describe('a check', () => {
  test('is run by c and by a save', () => {
    expect(after(at('step-1'), key('check')).effects).toEqual([{ kind: 'run-check', stepId: 'step-1' }]);
    expect(after(at('step-1'), saved).effects).toEqual([{ kind: 'run-check', stepId: 'step-1' }]);
  });

  test('that was asked for twice is started once, and the second key says why', () => {
    const twice = after(at('step-1'), key('check'), key('check'));
    expect(twice.effects).toEqual([]);
    expect(twice.state.notice?.text).toBe('The check is already running.');
  });

  test('gives way to a new one when code is saved, however often', () => {
    expect(after(at('step-1'), saved, saved).effects).toEqual([{ kind: 'cancel-check' }]);
    const during = after(at('step-1'), saved, saved, saved);
    expect(during.effects).toEqual([]);
    const then = after(during.state, { kind: 'work-stopped', stepId: 'step-1' });
    expect(then.effects).toEqual([loadStatus, { kind: 'run-check', stepId: 'step-1' }]);
    expect(then.state.notice).toBeNull();
    expect(after(then.state, checkFinished('failed'), checkEnded).effects).toEqual([loadStatus]);
  });

  test('that ends before it could be stopped is followed by a new one all the same', () => {
    const during = after(at('step-1'), saved, saved);
    const then = after(during.state, checkFinished('failed'), checkEnded);
    expect(then.effects).toEqual([loadStatus, { kind: 'run-check', stepId: 'step-1' }]);
  });

  test('goes on when another file than code changes, which its programs may have written, and is run again', () => {
    const written: Event = { kind: 'files-changed', stepId: 'step-1', paths: ['data/list.json'] };
    const during = after(at('step-1'), saved, written);
    expect(during.effects).toEqual([]);
    const then = after(during.state, checkFinished('failed'), checkEnded);
    expect(then.effects).toEqual([loadStatus, { kind: 'run-check', stepId: 'step-1' }]);
    expect(after(then.state, checkFinished('failed'), checkEnded).effects).toEqual([loadStatus]);
  });

  test('shows every test as it is collected, started and finished', () => {
    const names = ['it answers', 'it refuses'];
    const collected = after(at('step-1'), saved, checkTold({ kind: 'tests-collected', names }));
    expect(checkOf(collected.state)).toEqual({
      kind: 'running',
      names,
      current: null,
      results: [],
      coursePart: null,
    });
    const started = after(collected.state, checkTold({ kind: 'test-started', name: 'it answers' }));
    expect(checkOf(started.state)).toMatchObject({ current: 'it answers' });
    const one = after(started.state, checkTold({ kind: 'test-finished', test: passedTest }));
    expect(checkOf(one.state)).toMatchObject({ current: null, results: [passedTest] });
  });

  test('that passes makes the step done and offers the next one', () => {
    const { state, effects } = after(at('step-1'), saved, checkFinished('passed'));
    expect(state.steps.find((step) => step.id === 'step-1')?.state).toBe('done');
    expect(state.notice).toEqual({ tone: 'good', text: 'step-1 passed. Enter goes on to summary.' });
    expect(effects).toEqual([{ kind: 'load-status' }]);
    expect(after(state, checkEnded, key('go')).state.stepId).toBe('summary');
  });

  test('that passes the last step leads to the first that was passed over', () => {
    const { state } = after(at('summary'), key('go'));
    expect([state.stepId, state.notice]).toEqual(['setup', null]);
  });

  test('that fails leaves a step done that was done before', () => {
    const passed = after(at('step-1'), saved, checkFinished('passed'), checkEnded);
    const { state } = after(passed.state, saved, checkFinished('failed'), checkEnded);
    expect(checkOf(state)?.kind).toBe('failed');
    expect(state.steps.find((step) => step.id === 'step-1')?.state).toBe('done');
  });

  test('that fails in a step that was done makes Enter check again', () => {
    const passed = after(at('step-1'), saved, checkFinished('passed'), checkEnded);
    const failed = after(passed.state, saved, checkFinished('failed'), checkEnded);
    expect(nextMove(failed.state).command).toBe('check');
    expect(after(failed.state, key('go')).effects).toEqual([{ kind: 'run-check', stepId: 'step-1' }]);
  });

  test('leaves nothing of the verdict before it in the status line', () => {
    const failed = after(at('step-1'), saved, checkFinished('failed', null, [passedTest]), checkEnded);
    expect(failed.state.notice?.text).toContain('1 of 1 tests pass');
    const again = after(failed.state, saved);
    expect(again.state.notice).toBeNull();
    expect(after(failed.state, key('hint'), saved, key('stop'), saved).state.notice).toBeNull();
  });

  test('that could not be run says what to do', () => {
    const error = { message: 'Nothing answers on port 5433.', wayOut: 'npx workshop db start' };
    const { state } = after(at('step-1'), saved, checkFinished('error', error));
    expect(checkOf(state)).toEqual({ kind: 'error', ...error });
  });

  test('that breaks is told where its results would have stood', () => {
    const broke: Event = { kind: 'work-broke', stepId: 'step-1', message: 'It broke.', wayOut: 'c' };
    const { state } = after(at('step-1'), saved, broke);
    expect(checkOf(state)).toEqual({ kind: 'error', message: 'It broke.', wayOut: 'c' });
    expect(state.work).toEqual({ kind: 'none' });
  });

  test('that is stopped judges nothing, and forgets the saves made meanwhile', () => {
    const stopping = after(at('step-1'), saved, saved, key('stop'));
    expect(stopping.effects).toEqual([]);
    expect(stopping.state.work).toMatchObject({ phase: 'stopping' });
    const { state, effects } = after(stopping.state, { kind: 'work-stopped', stepId: 'step-1' });
    expect(checkOf(state)).toBeUndefined();
    expect(state.work).toEqual({ kind: 'none' });
    expect(effects).toEqual([loadStatus]);
  });

  test('goes on while the learner looks at another step, and is told on its own page', () => {
    const away = after(at('step-1'), saved, key('next-step'), checkFinished('failed'), checkEnded);
    expect(away.state.stepId).toBe('summary');
    expect(checkOf(away.state, 'step-1')?.kind).toBe('failed');
    expect(checkOf(away.state)).toBeUndefined();
  });

  test('of another step waits for the one that runs', () => {
    const both = after(at('setup'), key('check'), key('next-step'), key('next-step'), key('check'));
    expect(both.effects).toEqual([]);
    expect(both.state.queuedCheck).toBe('step-1');
    expect(after(both.state, { kind: 'work-ended', stepId: 'setup' }).effects).toEqual([
      loadStatus,
      { kind: 'run-check', stepId: 'step-1' },
    ]);
  });
});

test('the verdict about a step that was left names the step', () => {
  const { state } = after(at('step-1'), key('check'), key('next-step'), checkFinished('failed'), checkEnded);
  expect(state.notice?.text).toBe('The check of step-1 failed.');
  const stayed = after(at('step-1'), key('check'), checkFinished('failed'), checkEnded);
  expect(stayed.state.notice?.text).toBe('The check failed. h gives a hint.');
});

test('tests that were not reached are named, so that nobody takes them for failed', () => {
  const tests = [
    passedTest,
    { ...passedTest, name: 'it refuses', state: 'failed' as const },
    { ...passedTest, name: 'it ends', state: 'not-reached' as const },
  ];
  const { state } = after(at('step-1'), key('check'), checkFinished('failed', null, tests), checkEnded);
  expect(state.notice?.text).toBe('1 of 3 tests pass, 1 failed, 1 not reached. h gives a hint.');
});
