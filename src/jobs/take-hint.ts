import type { Hint, Step } from '../course/course.ts';
import { withHintTaken } from '../progress/progress.ts';
import { diffAgainstSolution } from '../workspace/diff-against-solution.ts';
import { solutionHints } from '../workspace/solution-hints.ts';
import type { Workshop } from './workshop.ts';

export interface TakenHint {
  readonly hint: Hint;
  /** Counted from 1, in the order in which they were taken. */
  readonly number: number;
}

/**
 * The hint to show next, and notes that it was taken; null when all of them were, or there is none. `first` is the id
 * of the one to begin with.
 */
export async function takeHint(
  workshop: Workshop,
  step: Step,
  first: string | null = null,
): Promise<TakenHint | null> {
  const progress = workshop.progress.current.steps[step.id];
  const taken = progress?.hintsTaken ?? [];
  const left = hintsLeft(await allHints(workshop, step), taken, progress?.fittingHints ?? []);
  const hint = left.find(({ id }) => id === first) ?? left[0];
  if (hint === undefined) return null;
  await workshop.progress.update((before) => withHintTaken(before, step.id, hint.id, new Date()));
  return { hint, number: taken.length + 1 };
}

/** Those that the course wrote, then what is left of the solution, part by part. */
async function allHints({ course }: Workshop, step: Step): Promise<readonly Hint[]> {
  if (step.kind !== 'exercise') return step.hints;
  return [...step.hints, ...solutionHints(await diffAgainstSolution(course, step))];
}

/** What may still be shown, in that order: what fits the last failure, then what climbs. */
export function hintsLeft(
  hints: readonly Hint[],
  taken: readonly string[],
  fitting: readonly string[],
): readonly Hint[] {
  const left = hints.filter(({ id }) => !taken.includes(id));
  const fits = ({ id }: Hint) => fitting.includes(id);
  return [...left.filter(fits), ...left.filter((hint) => !fits(hint) && !hint.onlyWhenFitting)];
}
