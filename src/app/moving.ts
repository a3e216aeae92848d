import { follows, type Effect, type Update } from './effect.ts';
import { stepOf, type State } from './state.ts';
import { startDatabase } from './status.ts';
import { startWatching } from './watching.ts';

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
