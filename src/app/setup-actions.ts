import type { Action, SetupStep } from '../course/course.ts';
import type { State } from './state.ts';

/** What a set-up does as things are now: an application server that doesn't run is not restarted. */
export function setupActionsOf({ servers }: Pick<State, 'servers'>, step: SetupStep): readonly Action[] {
  const runs = servers.some(({ exercise, state }) => exercise === step.exercise.id && state !== 'stopped');
  return runs ? step.actions : step.actions.filter(({ verb }) => verb !== 'restart-app');
}
