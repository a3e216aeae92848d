import { follows, type Update } from './effect.ts';
import type { Event } from './event.ts';
import { isOutdated } from './is-outdated.ts';
import { stepOf, type ActionsOf, type State } from './state.ts';
import { startActions } from './work.ts';

/** Runs a set-up; one that throws data away is asked about before. */
export function askForActions(state: State): Update {
  const step = stepOf(state);
  if (step.kind === 'setup' && step.destructive) return planReset(state, 'setup');
  return startActions(state, step.id, 'setup', step.kind === 'setup' ? step.actions : []);
}

/** Asks what a reset would throw away. */
export function planReset(state: State, of: ActionsOf): Update {
  const notice = { tone: 'plain', text: 'Looking at what a reset would throw away …' } as const;
  return follows({ ...state, notice }, { kind: 'plan-reset', stepId: state.stepId, of });
}

/** Asked for a while ago: the question is dropped where the learner went on. */
export function resetPlanned(
  state: State,
  { stepId, of, plan, actions }: Extract<Event, { kind: 'reset-planned' }>,
): Update {
  if (isOutdated(state, stepId)) return follows(state);
  return follows({ ...state, notice: null, dialog: { kind: 'confirm-reset', of, plan, actions } });
}
