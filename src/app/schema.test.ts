import { describe, expect, test } from 'vitest';
import type { Course } from '../course/course.ts';
import type { Status } from './state.ts';
import { openingState, type State } from './state.ts';
import { panesInOrder } from './panes.ts';
import { after, checkEnded, checkFinished, key } from './testing/drive.ts';
import { tinyCourse } from '../course/testing/tiny-course.ts';

/** The tiny course, with an exercise that shows its tables. */
function courseWithSchema(): Course {
  const course = tinyCourse();
  const steps = course.steps.map((step) =>
    step.kind === 'exercise' && step.exercise.database !== undefined
      ? { ...step, exercise: { ...step.exercise, database: { ...step.exercise.database, showSchema: true } } }
      : step,
  );
  return { ...course, steps };
}

const at = (stepId: string): State => openingState({ course: courseWithSchema(), stepId });

function running({ course: courseHere, steps, current }: State): Status {
  const database = { kind: 'embedded', state: 'running', url: null } as const;
  return {
    course: 'Tiny',
    courseHere,
    steps,
    current,
    objectives: [],
    answered: {},
    lastChecks: {},
    progressNotice: null,
    database,
    servers: [],
  };
}

const loads = { kind: 'load-schema', exerciseId: 'profiles' };
const look = { tables: [], enums: [], views: [], lastMigration: null, marked: false, problems: [] };

describe('the tables beside the lesson', () => {
  test('are there on opening, and looked at as soon as the server is known to run', () => {
    const opened = after(at('step-1'), { kind: 'opened' });
    expect(opened.state).toMatchObject({ screen: 'lesson', side: 'schema' });
    expect(opened.effects).not.toContainEqual(loads);
    const known = after(opened.state, { kind: 'status-loaded', status: running(opened.state) });
    expect(known.effects).toContainEqual(loads);
    expect(known.state.schemas).toEqual({ profiles: { kind: 'loading' } });
    const again = after(known.state, { kind: 'status-loaded', status: running(opened.state) });
    expect(again.effects).not.toContainEqual(loads);
  });

  test('make room for a check, and are looked at again when it has ended', () => {
    const { state } = after(
      at('step-1'),
      { kind: 'opened' },
      { kind: 'status-loaded', status: running(at('step-1')) },
    );
    const shown = after(state, { kind: 'schema-loaded', exerciseId: 'profiles', look });
    expect(shown.state.schemas).toEqual({ profiles: { kind: 'shown', look } });
    const checking = after(shown.state, key('check'));
    expect(checking.state.side).toBe('check');
    const ended = after(checking.state, checkFinished('passed'), checkEnded);
    expect(ended.effects).toContainEqual(loads);
    // What was seen stays until there is something new.
    expect(ended.state.schemas).toEqual({ profiles: { kind: 'shown', look } });
  });

  test('come to the front with their key, and say what went wrong', () => {
    const asked = after(at('step-1'), key('schema'));
    expect(asked.state.screen).toBe('schema');
    expect(asked.effects).toEqual([loads]);
    const problem = { message: 'No server.', wayOut: 'Start it.' };
    const failed = after(asked.state, { kind: 'schema-failed', exerciseId: 'profiles', ...problem });
    expect(failed.state.schemas).toEqual({ profiles: { kind: 'failed', ...problem } });
    expect(after(asked.state, key('check'), key('schema')).state.notice?.text).toContain(
      'A check is running',
    );
  });

  test('are in no other step', () => {
    const state = openingState({ course: tinyCourse(), stepId: 'step-1' });
    expect(panesInOrder(state)).not.toContain('schema');
    expect(panesInOrder(at('step-1'))).toContain('schema');
    const asked = after(state, key('schema'));
    expect(asked.state.notice?.text).toBe('No tables are shown in this step.');
    expect(asked.effects).toEqual([]);
    expect(after(state, { kind: 'opened' }).state.side).toBe('check');
  });
});
