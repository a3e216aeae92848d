import { isDeepStrictEqual } from 'node:util';
import type { DatabaseStatus } from '../database/database.ts';
import { follows, type Update } from './effect.ts';
import { stepOf, type Notice, type State, type Status } from './state.ts';

export function statusLoaded(state: State, status: Status): Update {
  const { steps, current, objectives, answered, lastChecks, progressNotice, database, servers } = status;
  const news = {
    course: status.courseHere,
    steps,
    current,
    objectives,
    answered,
    lastChecks,
    progressNotice,
    database,
    servers,
  };
  // Asked for every few seconds: what is the same is not drawn again.
  if (isDeepStrictEqual({ ...state, ...news }, state)) return startDatabase(follows(state));
  const isNew = progressNotice !== null && progressNotice !== state.progressNotice;
  const notice: Notice | null = isNew ? { tone: 'warning', text: progressNotice } : state.notice;
  return startDatabase(follows({ ...state, ...news, notice }));
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
