import { describe, expect, test } from 'vitest';
import type { CheckResult, TestResult } from '../checker/events.ts';
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';
import type { Command } from './keymap.ts';
import { openingState, pageOf, type State } from './state.ts';
import { tinyCourse } from './testing/tiny-course.ts';
import { update } from './update.ts';

function at(stepId: string): State {
  return openingState(tinyCourse(), stepId);
}

/** Takes in the events one after the other; gives the last state, and the effects of the last event. */
function after(state: State, ...events: readonly Event[]): { state: State; effects: readonly Effect[] } {
  return events.reduce<{ state: State; effects: readonly Effect[] }>(
    (before, event) => update(before.state, event),
    { state, effects: [] },
  );
}

function key(command: Command): Event {
  return { kind: 'command-given', command };
}

const saved: Event = { kind: 'files-changed', stepId: 'step-1' };
const checkEnded: Event = { kind: 'work-ended', stepId: 'step-1' };

function finished(verdict: CheckResult['verdict'], tests: readonly TestResult[] = []): Event {
  const result: CheckResult = { step: 'step-1', verdict, durationMs: 800, tests, error: null };
  return { kind: 'check-told', stepId: 'step-1', event: { kind: 'check-finished', result } };
}

const passedTest: TestResult = {
  name: 'it answers',
  state: 'passed',
  explanation: null,
  file: null,
  line: null,
  hint: null,
  details: null,
};

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

  test('is run again right after, however often a file was saved meanwhile', () => {
    const during = after(at('step-1'), saved, saved, saved);
    expect(during.effects).toEqual([]);
    const then = after(during.state, finished('failed'), checkEnded);
    expect(then.effects).toEqual([{ kind: 'run-check', stepId: 'step-1' }]);
    expect(after(then.state, finished('failed'), checkEnded).effects).toEqual([]);
  });

  test('shows every test as it is collected, started and finished', () => {
    const names = ['it answers', 'it refuses'];
    const tell = (event: Extract<Event, { kind: 'check-told' }>['event']): Event => ({
      kind: 'check-told',
      stepId: 'step-1',
      event,
    });
    const collected = after(at('step-1'), saved, tell({ kind: 'tests-collected', names }));
    expect(pageOf(collected.state).check).toEqual({ kind: 'running', names, current: null, results: [] });
    const started = after(collected.state, tell({ kind: 'test-started', name: 'it answers' }));
    expect(pageOf(started.state).check).toMatchObject({ current: 'it answers' });
    const one = after(started.state, tell({ kind: 'test-finished', test: passedTest }));
    expect(pageOf(one.state).check).toMatchObject({ current: null, results: [passedTest] });
  });

  test('that passes makes the step done and offers the next one', () => {
    const { state, effects } = after(at('step-1'), saved, finished('passed'));
    expect(state.steps.find((step) => step.id === 'step-1')?.state).toBe('done');
    expect(state.notice).toEqual({ tone: 'good', text: 'step-1 passed. Enter goes on to summary.' });
    expect(effects).toEqual([{ kind: 'load-status' }]);
    expect(after(state, checkEnded, key('go')).state.stepId).toBe('summary');
  });

  test('that fails leaves a step done that was done before', () => {
    const passed = after(at('step-1'), saved, finished('passed'), checkEnded);
    const { state } = after(passed.state, saved, finished('failed'), checkEnded);
    expect(pageOf(state).check.kind).toBe('failed');
    expect(state.steps.find((step) => step.id === 'step-1')?.state).toBe('done');
  });

  test('that could not be run says what to do', () => {
    const error = { message: 'Nothing answers on port 5433.', wayOut: 'npx workshop db start' };
    const result: CheckResult = { step: 'step-1', verdict: 'error', durationMs: 9, tests: [], error };
    const { state } = after(at('step-1'), saved, {
      kind: 'check-told',
      stepId: 'step-1',
      event: { kind: 'check-finished', result },
    });
    expect(pageOf(state).check).toEqual({ kind: 'error', ...error });
  });

  test('that breaks is told where its results would have stood', () => {
    const broke: Event = { kind: 'work-broke', stepId: 'step-1', message: 'It broke.', wayOut: 'c' };
    const { state } = after(at('step-1'), saved, broke);
    expect(pageOf(state).check).toEqual({ kind: 'error', message: 'It broke.', wayOut: 'c' });
    expect(state.work).toEqual({ kind: 'none' });
  });

  test('that is stopped judges nothing, and forgets the saves made meanwhile', () => {
    const stopping = after(at('step-1'), saved, saved, key('stop'));
    expect(stopping.effects).toEqual([{ kind: 'cancel-check' }]);
    expect(stopping.state.work).toMatchObject({ phase: 'stopping' });
    const { state, effects } = after(stopping.state, { kind: 'work-stopped', stepId: 'step-1' });
    expect(pageOf(state).check).toEqual({ kind: 'idle' });
    expect(state.work).toEqual({ kind: 'none' });
    expect(effects).toEqual([]);
  });

  test('goes on while the learner looks at another step, and is told on its own page', () => {
    const away = after(at('step-1'), saved, key('next-step'), finished('failed'), checkEnded);
    expect(away.state.stepId).toBe('summary');
    expect(pageOf(away.state, 'step-1').check.kind).toBe('failed');
    expect(pageOf(away.state).check.kind).toBe('idle');
  });

  test('of another step waits for the one that runs', () => {
    const both = after(at('setup'), key('check'), key('next-step'), key('next-step'), key('check'));
    expect(both.effects).toEqual([]);
    expect(both.state.queuedCheck).toBe('step-1');
    expect(after(both.state, { kind: 'work-ended', stepId: 'setup' }).effects).toEqual([
      { kind: 'run-check', stepId: 'step-1' },
    ]);
  });
});

describe('a set-up', () => {
  const tell = (event: Extract<Event, { kind: 'actions-told' }>['event']): Event => ({
    kind: 'actions-told',
    of: 'setup',
    stepId: 'setup',
    event,
  });
  const rowsOf = (state: State) => {
    const { setup } = pageOf(state);
    return setup.kind === 'idle' ? [] : setup.rows.map((row) => row.state);
  };

  test('is run by Enter, and shows each action as it starts, prints and ends', () => {
    const started = after(at('setup'), key('go'));
    expect(started.effects).toEqual([{ kind: 'run-setup', stepId: 'setup' }]);
    expect(started.state.screen).toBe('check');
    expect(rowsOf(started.state)).toEqual([{ kind: 'waiting' }, { kind: 'waiting' }]);
    const printing = after(
      started.state,
      tell({ kind: 'action-started', index: 0 }),
      tell({ kind: 'action-output', index: 0, line: 'added 3 packages' }),
    );
    expect(rowsOf(printing.state)).toEqual([
      { kind: 'running', output: ['added 3 packages'] },
      { kind: 'waiting' },
    ]);
    const done = after(
      printing.state,
      tell({ kind: 'action-finished', index: 0, result: 'Installed.', durationMs: 900 }),
    );
    expect(rowsOf(done.state)[0]).toEqual({ kind: 'done', result: 'Installed.', durationMs: 900 });
  });

  test('keeps only the last lines of what an action prints', () => {
    const lines = Array.from({ length: 50 }, (_, index) =>
      tell({ kind: 'action-output', index: 0, line: `line ${index}` }),
    );
    const { state } = after(at('setup'), key('go'), tell({ kind: 'action-started', index: 0 }), ...lines);
    expect(rowsOf(state)[0]).toEqual({
      kind: 'running',
      output: ['line 44', 'line 45', 'line 46', 'line 47', 'line 48', 'line 49'],
    });
  });

  test('that ends without a failure is done, and Enter goes on past what only throws data away', () => {
    const ended = after(at('setup'), key('go'), { kind: 'work-ended', stepId: 'setup' });
    expect(pageOf(ended.state).setup.kind).toBe('done');
    expect(ended.state.notice?.text).toBe('setup passed. Enter goes on to step-1.');
    expect(ended.effects).toEqual([{ kind: 'load-status' }]);
    expect(after(ended.state, key('go')).state.stepId).toBe('step-1');
    expect(after(ended.state, key('next-step')).state.stepId).toBe('reset-database');
  });

  test('that fails keeps the message, and Enter runs it again', () => {
    const failed = after(
      at('setup'),
      key('go'),
      tell({ kind: 'action-failed', index: 0, message: 'No network.', wayOut: 'Try again.' }),
      { kind: 'work-ended', stepId: 'setup' },
    );
    expect(pageOf(failed.state).setup).toMatchObject({ kind: 'failed', message: 'No network.' });
    expect(failed.state.steps[0]?.state).toBe('todo');
    expect(after(failed.state, key('go')).effects).toEqual([{ kind: 'run-setup', stepId: 'setup' }]);
  });

  test('keeps a check away, which says why', () => {
    const { state, effects } = after(
      at('setup'),
      key('go'),
      key('next-step'),
      key('next-step'),
      key('check'),
    );
    expect(effects).toEqual([]);
    expect(state.notice?.text).toBe('The set-up is running: wait for it, or stop it with x.');
  });
});

describe('a reset', () => {
  const plan = { database: 'profiles on 127.0.0.1', tables: [{ name: 'profiles', rows: 3 }] };
  const actions = [
    { verb: 'reset-database', text: 'Make it new', command: 'npx workshop reset-db' },
  ] as const;
  const planned: Event = { kind: 'reset-planned', stepId: 'step-1', of: 'reset', plan, actions };

  test('asks first, with what would be lost', () => {
    const asked = after(at('step-1'), key('reset-database'));
    expect(asked.effects).toEqual([{ kind: 'plan-reset', stepId: 'step-1', of: 'reset' }]);
    const { state, effects } = after(asked.state, planned);
    expect(state.dialog).toEqual({ kind: 'confirm-reset', of: 'reset', plan, actions });
    expect(effects).toEqual([]);
  });

  test('is run by y, and by nothing else', () => {
    const asked = after(at('step-1'), key('reset-database'), planned);
    expect(after(asked.state, key('confirm')).effects).toEqual([
      { kind: 'reset-database', stepId: 'step-1' },
    ]);
    const declined = after(asked.state, key('decline'));
    expect(declined.effects).toEqual([]);
    expect(declined.state.dialog).toEqual({ kind: 'none' });
  });

  test('is not asked about where something runs by now', () => {
    const { state } = after(at('step-1'), key('reset-database'), saved, planned);
    expect(state.dialog).toEqual({ kind: 'none' });
  });

  test('that is a step of its own asks before its actions are run', () => {
    const asked = after(at('reset-database'), key('go'));
    expect(asked.effects).toEqual([{ kind: 'plan-reset', stepId: 'reset-database', of: 'setup' }]);
    const answered = after(
      asked.state,
      { ...planned, stepId: 'reset-database', of: 'setup' },
      key('confirm'),
    );
    expect(answered.effects).toEqual([{ kind: 'run-setup', stepId: 'reset-database' }]);
  });
});

describe('moving around', () => {
  test('q quits in every state, and cancels what runs', () => {
    expect(after(at('setup'), key('quit')).effects).toEqual([{ kind: 'quit' }]);
    expect(after(at('step-1'), key('help'), key('quit')).effects).toEqual([{ kind: 'quit' }]);
    expect(after(at('step-1'), saved, key('quit')).effects).toEqual([
      { kind: 'cancel-check' },
      { kind: 'quit' },
    ]);
    expect(after(at('setup'), key('go'), key('quit')).effects).toEqual([
      { kind: 'cancel-actions' },
      { kind: 'quit' },
    ]);
  });

  test('watches the files of an exercise, and of no other step', () => {
    expect(after(at('setup'), { kind: 'opened' }).effects).toEqual([{ kind: 'load-status' }]);
    const opened = after(at('step-1'), { kind: 'opened' });
    expect(opened.effects).toContainEqual({ kind: 'start-watch', stepId: 'step-1' });
    expect(after(opened.state, key('next-step')).effects).toEqual([{ kind: 'stop-watch' }]);
  });

  test('a pause of the watching lasts until w is pressed again', () => {
    const paused = after(at('step-1'), { kind: 'opened' }, key('watch'));
    expect(paused.effects).toEqual([{ kind: 'stop-watch' }]);
    expect(after(paused.state, saved).effects).toEqual([]);
    const back = after(paused.state, key('previous-step'), key('next-step'));
    expect(back.effects).toEqual([]);
    expect(back.state.watch).toBe('paused');
    expect(after(back.state, key('watch')).effects).toEqual([{ kind: 'start-watch', stepId: 'step-1' }]);
  });

  test('a step that is only read is done when the learner goes on', () => {
    const moved = after(at('summary'), key('previous-step'));
    expect(moved.effects).toContainEqual({ kind: 'finish-reading', stepId: 'summary' });
  });

  test('a key that can’t do its work says why', () => {
    const why = (stepId: string, command: Command) => after(at(stepId), key(command)).state.notice?.text;
    expect(why('setup', 'previous-step')).toBe('This is the first step.');
    expect(why('summary', 'next-step')).toBe('This is the last step.');
    expect(why('setup', 'diff')).toBe('There is no solution to compare with in this step.');
    expect(why('setup', 'hint')).toBe('This step has no hints.');
    expect(why('summary', 'check')).toBe('There is nothing to check in this step.');
    expect(why('summary', 'reset-database')).toBe('This step has no database.');
    expect(why('setup', 'stop')).toBe('Nothing is running.');
  });

  test('a notice goes with the next key', () => {
    expect(after(at('setup'), key('stop'), key('lesson')).state.notice).toBeNull();
  });

  test('the list of steps opens the one that is marked', () => {
    const { state } = after(
      at('setup'),
      key('steps'),
      key('mark-next'),
      key('mark-next'),
      key('open-marked'),
    );
    expect(state.stepId).toBe('step-1');
    expect(state.screen).toBe('lesson');
  });
});

describe('hints and the solution', () => {
  const hint = { id: 'where', title: 'Where to look', text: 'In `src/server.ts`.' };

  test('each hint comes in front, beside those that were taken before', () => {
    const { state } = after(
      at('step-1'),
      { kind: 'hint-loaded', stepId: 'step-1', taken: { hint, number: 1, total: 2 } },
      { kind: 'hint-loaded', stepId: 'step-1', taken: { hint: { ...hint, id: 'how' }, number: 2, total: 2 } },
    );
    expect(state.screen).toBe('hint');
    expect(pageOf(state).hints.map((taken) => taken.hint.id)).toEqual(['where', 'how']);
  });

  test('when all were taken, on another day perhaps, all can be read', () => {
    const { state } = after(at('step-1'), { kind: 'hint-loaded', stepId: 'step-1', taken: null });
    expect(pageOf(state).hints.map((taken) => taken.hint.id)).toEqual(['where', 'how']);
    expect(state.notice?.text).toContain('all hints');
  });

  test('the first look at the solution is asked for twice, the next ones are not', () => {
    const asked = after(at('step-1'), key('diff'));
    expect(asked.state.dialog).toEqual({ kind: 'confirm-diff' });
    const shown = after(asked.state, key('confirm'));
    expect(shown.effects).toEqual([{ kind: 'load-diff', stepId: 'step-1' }]);
    const again = after(
      shown.state,
      { kind: 'diff-loaded', stepId: 'step-1', files: [] },
      key('lesson'),
      key('diff'),
    );
    expect(again.state.dialog).toEqual({ kind: 'none' });
    expect(again.effects).toEqual([{ kind: 'load-diff', stepId: 'step-1' }]);
  });

  test('a save keeps the difference in sight, and brings it up to date', () => {
    const reading = after(at('step-1'), key('diff'), key('confirm'), saved);
    expect(reading.state.screen).toBe('diff');
    expect(reading.effects).toEqual([
      { kind: 'run-check', stepId: 'step-1' },
      { kind: 'load-diff', stepId: 'step-1' },
    ]);
  });
});
