import type { DatabaseStatus } from '../database/database.ts';
import { follows, type Effect, type Update } from './effect.ts';
import { stepOf, type Screen, type State } from './state.ts';

/** Opens a step at its lesson. What runs goes on running, and is told on the page it belongs to. */
export function goTo(state: State, stepId: string): Update {
  const left = stepOf(state);
  const effects: Effect[] = state.watch === 'watching' ? [{ kind: 'stop-watch' }] : [];
  if (left.kind === 'reading' && isFurtherOn(state, stepId))
    effects.push({ kind: 'finish-reading', stepId: left.id });
  effects.push({ kind: 'note-step', stepId });
  const moved: State = { ...state, stepId, marked: stepId, screen: 'lesson', side: 'check', notice: null };
  return startDatabase(startWatching(follows(moved, ...effects)));
}

/** Who goes back, or only picks the step once more, has not said that it is read. Behind the last one there is none. */
function isFurtherOn({ course, stepId: from }: State, to: string): boolean {
  const ids = course.steps.map(({ id }) => id);
  return ids.indexOf(to) > ids.indexOf(from) || (from === ids.at(-1) && from !== to);
}

/** Watches the learner's files of the step on the screen, unless the learner paused it. */
export function startWatching({ state, effects }: Update): Update {
  if (state.watch === 'paused') return { state, effects };
  if (stepOf(state).kind !== 'exercise') return { state: { ...state, watch: 'off' }, effects };
  return {
    state: { ...state, watch: 'watching' },
    effects: [...effects, { kind: 'start-watch', stepId: state.stepId }],
  };
}

/**
 * Starts the built-in database again for an exercise that uses it, where it is down when the step is opened. What was
 * never made is for the set-up, and what is stopped later was stopped by its learner.
 */
export function startDatabase({ state, effects }: Update): Update {
  const { stepId, database } = state;
  if (database === null || state.databaseSeenFor === stepId) return { state, effects };
  const seen: State = { ...state, databaseSeenFor: stepId };
  if (!isDown(database) || !usesDatabase(state)) return { state: seen, effects };
  return {
    state: { ...seen, database: { ...database, state: 'starting' } },
    effects: [...effects, { kind: 'start-database', stepId }],
  };
}

function isDown({ kind, state }: DatabaseStatus): boolean {
  return kind === 'embedded' && (state === 'stopped' || state === 'stale');
}

function usesDatabase(state: State): boolean {
  const step = stepOf(state);
  return step.kind === 'exercise' && step.exercise.database !== undefined;
}

/** Puts a pane in front. */
export function show(state: State, screen: Screen): State {
  switch (screen) {
    case 'lesson':
      return { ...state, screen };
    case 'steps':
      return { ...state, screen, marked: state.screen === screen ? state.marked : state.stepId };
    default:
      return { ...state, screen, side: screen };
  }
}
