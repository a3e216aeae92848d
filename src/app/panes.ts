import { show } from './show.ts';
import { schemaExerciseOf } from './schema.ts';
import { pageOf, type Screen, type Side, type State } from './state.ts';

/** The panes that have something to show, in the order in which Tab goes through them and tabs name them. */
export function panesInOrder(state: State): readonly Screen[] {
  return ['lesson', ...sidesInOrder(state), 'steps'];
}

/** Those of them that share a place beside the lesson. */
export function sidesInOrder(state: State): readonly Side[] {
  const { hints, diff } = pageOf(state);
  return [
    'check',
    ...(hints.length === 0 ? [] : (['hint'] as const)),
    ...(diff.kind === 'unasked' ? [] : (['diff'] as const)),
    ...(schemaExerciseOf(state) === undefined ? [] : (['schema'] as const)),
  ];
}

/** Puts the next pane (1) or the one before (-1) in front; behind the last comes the first. */
export function turnPane(state: State, by: 1 | -1): State {
  const panes = panesInOrder(state);
  const next = (panes.indexOf(state.screen) + by + panes.length) % panes.length;
  return show(state, panes[next] ?? 'lesson');
}
