import type { HintAnswer } from '../progress/hints.ts';
import { follows, type Update } from './effect.ts';
import { openFailure } from './failures.ts';
import { show } from './show.ts';
import { pageOf, withPage, type Notice, type State } from './state.ts';

/** The hint that fits the failure in sight comes first. */
export function askForHint(state: State): Update {
  const fitting = openFailure(state)?.[0].hint ?? null;
  return follows(state, { kind: 'load-hint', stepId: state.stepId, fitting });
}

/** A hint came, or none is left. Those that were taken before can be read again below it. */
export function hintLoaded(state: State, stepId: string, { given, earlier }: HintAnswer): Update {
  const { hints, places: before } = pageOf(state, stepId);
  const { hint: _, ...places } = before;
  // What was taken of the solution is gone from what can be taken as soon as the learner has written it.
  const seen = hints.filter(({ hint }) => !earlier.some((other) => other.hint.id === hint.id));
  const others = [...earlier, ...seen]
    .filter(({ hint }) => hint.id !== given?.hint.id)
    .toSorted((first, second) => first.number - second.number);
  const known = withPage(state, stepId, { hints: given === null ? others : [...others, given], places });
  if (stepId !== state.stepId) return follows(known);
  return follows(given === null ? { ...show(known, 'hint'), notice: noHintLeft } : show(known, 'hint'));
}

const noHintLeft: Notice = {
  tone: 'plain',
  text: 'These are all hints of this step. d compares your files with the solution.',
};
