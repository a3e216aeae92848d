import { describe, expect, test } from 'vitest';
import type { Event } from './event.ts';
import { actionsOf, openingState, type State } from './state.ts';
import { tinyCourse } from '../course/testing/tiny-course.ts';
import { after, at, key, saved, setupTold } from './testing/drive.ts';

function rowsOf(state: State) {
  return actionsOf(state, 'setup')?.rows.map((row) => row.state) ?? [];
}

describe('a set-up', () => {
  test('is run by Enter, and shows each action as it starts, prints and ends', () => {
    const started = after(at('setup'), key('go'));
    expect(started.effects).toEqual([{ kind: 'run-setup', stepId: 'setup' }]);
    expect(started.state.screen).toBe('check');
    expect(rowsOf(started.state)).toEqual([{ kind: 'waiting' }, { kind: 'waiting' }]);
    const printing = after(
      started.state,
      setupTold({ kind: 'action-started', index: 0 }),
      setupTold({ kind: 'action-output', index: 0, line: 'added 3 packages' }),
    );
    expect(rowsOf(printing.state)).toEqual([
      { kind: 'running', output: ['added 3 packages'] },
      { kind: 'waiting' },
    ]);
    const done = after(
      printing.state,
      setupTold({ kind: 'action-finished', index: 0, result: 'Installed.', durationMs: 900 }),
    );
    expect(rowsOf(done.state)[0]).toEqual({ kind: 'done', result: 'Installed.', durationMs: 900 });
  });

  test('keeps only the last lines of what an action prints', () => {
    const lines = Array.from({ length: 50 }, (_, index) =>
      setupTold({ kind: 'action-output', index: 0, line: `line ${index}` }),
    );
    const { state } = after(
      at('setup'),
      key('go'),
      setupTold({ kind: 'action-started', index: 0 }),
      ...lines,
    );
    expect(rowsOf(state)[0]).toEqual({
      kind: 'running',
      output: ['line 44', 'line 45', 'line 46', 'line 47', 'line 48', 'line 49'],
    });
  });

  test('that ends without a failure is done, and Enter goes on past what only throws data away', () => {
    const ended = after(at('setup'), key('go'), { kind: 'work-ended', stepId: 'setup' });
    expect(actionsOf(ended.state, 'setup')?.kind).toBe('done');
    expect(ended.state.notice?.text).toBe('setup passed. Enter goes on to step-1.');
    expect(ended.effects).toEqual([{ kind: 'load-status' }]);
    expect(after(ended.state, key('go')).state.stepId).toBe('step-1');
    expect(after(ended.state, key('next-step')).state.stepId).toBe('reset-database');
  });

  test('that fails keeps the message, and Enter runs it again', () => {
    const failed = after(
      at('setup'),
      key('go'),
      setupTold({
        kind: 'action-failed',
        index: 0,
        message: 'No network.',
        wayOut: 'Try again.',
        exitCode: 2,
      }),
      { kind: 'work-ended', stepId: 'setup' },
    );
    expect(actionsOf(failed.state, 'setup')).toMatchObject({ kind: 'failed', message: 'No network.' });
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
    expect(state.dialog).toEqual({ kind: 'confirm-reset', of: 'reset', plan, actions, typed: '' });
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

  test('of a database on another machine is run by its name, and by nothing else', () => {
    const far: Event = { ...planned, plan: { ...plan, nameToType: 'far' } };
    const asked = after(at('step-1'), key('reset-database'), far);
    for (const text of ['', 'y', 'yes', 'fa', 'farr']) {
      const { state, effects } = after(asked.state, { kind: 'typed', text }, key('confirm'));
      expect([text, effects, state.dialog.kind]).toEqual([text, [], 'confirm-reset']);
      expect(state.notice?.text).toContain('Type the name of the database, far');
    }
    const slip = after(asked.state, { kind: 'typed', text: 'farr' }, key('erase-name'), key('confirm'));
    expect(slip.effects).toEqual([{ kind: 'reset-database', stepId: 'step-1' }]);
    expect(after(asked.state, key('decline')).state.dialog).toEqual({ kind: 'none' });
  });

  test('is asked about while a save is being checked, and not where the learner went on', () => {
    const checking = after(at('step-1'), key('reset-database'), saved, planned);
    expect(checking.state.dialog.kind).toBe('confirm-reset');
    const away = after(at('step-1'), key('reset-database'), key('next-step'), planned);
    expect(away.state.dialog).toEqual({ kind: 'none' });
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

  test('that is confirmed while a save is being checked stops the check, which comes after it', () => {
    const checking = after(at('step-1'), key('reset-database'), saved, planned);
    const confirmed = after(checking.state, key('confirm'));
    expect(confirmed.effects).toEqual([{ kind: 'cancel-check' }]);
    const resetting = after(confirmed.state, { kind: 'work-stopped', stepId: 'step-1' });
    expect(resetting.effects).toContainEqual({ kind: 'reset-database', stepId: 'step-1' });
    expect(resetting.state.notice).toBeNull();
    const checked = after(resetting.state, { kind: 'work-ended', stepId: 'step-1' });
    expect(checked.effects).toContainEqual({ kind: 'run-check', stepId: 'step-1' });
  });

  test('that is confirmed is done on the page that it was confirmed on', () => {
    const confirmed = after(at('step-1'), key('check'), planned, key('confirm'), key('next-step'));
    const resetting = after(confirmed.state, { kind: 'work-stopped', stepId: 'step-1' });
    expect(resetting.effects).toContainEqual({ kind: 'reset-database', stepId: 'step-1' });
    expect(actionsOf(resetting.state, 'reset', 'step-1')?.kind).toBe('running');
    expect(resetting.state.screen).toBe('lesson');
  });
});

describe('the application server', () => {
  const course = tinyCourse();
  const server = { command: 'npm run app', port: 8000, proof: { path: '/', status: 200 } };
  const served = {
    ...course,
    steps: course.steps.map((step) => {
      if (!('exercise' in step)) return step;
      const exercise = { ...step.exercise, server };
      if (step.kind !== 'setup') return { ...step, exercise };
      const restart = {
        verb: 'restart-app',
        text: 'Start it again',
        command: 'npx workshop app restart',
      } as const;
      return { ...step, exercise, actions: [...step.actions, restart] };
    }),
  };
  const withServer = (stepId: string, state: 'stopped' | 'running' | 'outdated'): State => ({
    ...openingState({ course: served, stepId }),
    servers: [{ exercise: 'profiles', state, url: null, changed: [] }],
  });

  const setupVerbs = (state: 'stopped' | 'running') =>
    actionsOf(after(withServer('setup', state), key('go')).state, 'setup')?.rows.map(
      ({ action }) => action.verb,
    );

  test('is restarted by A where it runs', () => {
    const { state, effects } = after(withServer('step-1', 'outdated'), key('restart-app'));
    expect(effects).toEqual([{ kind: 'restart-app', stepId: 'step-1' }]);
    expect(actionsOf(state, 'restart')?.rows.map(({ action }) => action.command)).toEqual([
      'npx workshop app restart',
    ]);
    const ended = after(state, { kind: 'work-ended', stepId: 'step-1' });
    expect(ended.state.notice?.text).toBe('The application server runs your code as it is now.');
    expect(ended.effects).toEqual([{ kind: 'load-status' }]);
    const stopped = after(withServer('step-1', 'stopped'), key('restart-app'));
    expect(stopped.state.notice?.text).toBe('The application server is not running.');
    expect(after(at('step-1'), key('restart-app')).state.notice?.text).toBe(
      'This step has no application server.',
    );
  });

  test('is restarted by a set-up only where it runs', () => {
    expect(setupVerbs('running')).toEqual(['install', 'migrate', 'restart-app']);
    expect(setupVerbs('stopped')).toEqual(['install', 'migrate']);
  });
});
