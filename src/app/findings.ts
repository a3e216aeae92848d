import { isDeepStrictEqual } from 'node:util';
import { follows, type Update } from './effect.ts';
import type { Event } from './event.ts';
import { isOutdated } from './is-outdated.ts';
import { show, startDatabase } from './moving.ts';
import { pageOf, withPage, type Diff, type Notice, type State, type Status } from './state.ts';
import type { HintAnswer } from '../progress/hints.ts';
import { noteChanges } from '../workspace/check-writes.ts';
import { withDiff } from './revealing.ts';
import { startCheck } from './work.ts';

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

export function diffLoaded(state: State, stepId: string, diff: Diff): Update {
  return follows(withDiff(state, stepId, diff));
}

/** Asked for a while ago: the question is dropped where the learner went on. */
export function resetPlanned(
  state: State,
  { stepId, of, plan, actions }: Extract<Event, { kind: 'reset-planned' }>,
): Update {
  if (isOutdated(state, stepId)) return follows(state);
  return follows({ ...state, notice: null, dialog: { kind: 'confirm-reset', of, plan, actions } });
}

export function statusLoaded(state: State, status: Status): Update {
  const { steps, current, objectives, answered, lastChecks, progressNotice, database } = status;
  const news = { steps, current, objectives, answered, lastChecks, progressNotice, database };
  // Asked for every few seconds: what is the same is not drawn again.
  if (isDeepStrictEqual({ ...state, ...news }, state)) return startDatabase(follows(state));
  const isNew = progressNotice !== null && progressNotice !== state.progressNotice;
  const notice: Notice | null = isNew ? { tone: 'warning', text: progressNotice } : state.notice;
  return startDatabase(follows({ ...state, ...news, notice }));
}

/** A save checks the step by itself. Who is working through the diff keeps it in sight, brought up to date. */
export function filesChanged(before: State, stepId: string, paths: readonly string[]): Update {
  if (stepId !== before.stepId || before.watch !== 'watching') return follows(before);
  const { state, isSave } = withChanges(before, paths);
  if (!isSave) return follows(state);
  if (state.screen !== 'diff') return startCheck(show(state, 'check'), stepId);
  const check = startCheck(state, stepId);
  return follows(check.state, ...check.effects, { kind: 'load-diff', stepId });
}

function withChanges(state: State, paths: readonly string[]): { state: State; isSave: boolean } {
  if (state.work.kind !== 'check') return { state, isSave: true };
  const { writes, isSave } = noteChanges(state.checkWrites, paths);
  return { state: { ...state, checkWrites: writes }, isSave };
}
