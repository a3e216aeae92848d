import type { Hint, Step } from '../course/course.ts';
import { withHintTaken } from '../progress/progress.ts';
import type { Workshop } from './workshop.ts';

export interface TakenHint {
  readonly hint: Hint;
  /** Counted from 1, in the order of the step's hints. */
  readonly number: number;
  readonly total: number;
}

/** The hint to show next, and notes that it was taken; null when all of them were, or there is none. */
export async function takeHint(workshop: Workshop, step: Step): Promise<TakenHint | null> {
  const progress = workshop.progress.current.steps[step.id];
  const hint = chooseHint(step.hints, progress?.hintsTaken ?? [], progress?.fittingHints ?? []);
  if (hint === undefined) return null;
  await workshop.progress.update((before) => withHintTaken(before, step.id, hint.id, new Date()));
  return { hint, number: step.hints.indexOf(hint) + 1, total: step.hints.length };
}

/** One that fits the last failure comes before the next in order. */
export function chooseHint(
  hints: readonly Hint[],
  taken: readonly string[],
  fitting: readonly string[],
): Hint | undefined {
  const left = hints.filter(({ id }) => !taken.includes(id));
  return left.find(({ id }) => fitting.includes(id)) ?? left[0];
}
