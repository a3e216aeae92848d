import { failureGroups, type FailureGroup } from '../checker/failure-groups.ts';
import { follows, type Update } from './effect.ts';
import type { Event } from './event.ts';
import { show } from './show.ts';
import { checkOf, pageOf, withPage, type Page, type State } from './state.ts';

/** The failures of the step on the screen, in the order in which they came. */
export function failuresOf(state: State): readonly FailureGroup[] {
  const check = checkOf(state);
  return check?.kind === 'failed' ? failureGroups(check.result.tests) : [];
}

/** The one that is shown in full; undefined where nothing failed. */
export function openFailure(state: State): FailureGroup | undefined {
  const groups = failuresOf(state);
  return groups[openIndex(groups, pageOf(state))];
}

/** Counted from 0. */
export function openFailureIndex(state: State): number {
  return openIndex(failuresOf(state), pageOf(state));
}

// A failure stays open over the next run, as long as it is one.
function openIndex(groups: readonly FailureGroup[], { openedFailure }: Page): number {
  return Math.max(
    0,
    groups.findIndex((group) => group.some(({ name }) => name === openedFailure)),
  );
}

/** Opens the next failure (1) or the one before (-1); where the check is out of sight, it comes to the front first. */
export function turnFailure(state: State, by: 1 | -1): Update {
  if (state.screen !== 'check') return follows(show(state, 'check'));
  const groups = failuresOf(state);
  const next = groups[(openFailureIndex(state) + by + groups.length) % groups.length];
  const { check: _, ...places } = pageOf(state).places;
  return follows(withPage(state, state.stepId, { openedFailure: next?.[0].name ?? null, places }));
}

/** Close-ups belong to one result: those of an earlier one are dropped. */
export function closeUpsLoaded(
  state: State,
  { stepId, result, closeUps }: Extract<Event, { kind: 'close-ups-loaded' }>,
): Update {
  const check = checkOf(state, stepId);
  const isSame = check?.kind === 'failed' && check.result === result;
  return follows(isSame ? withPage(state, stepId, { closeUps }) : state);
}
