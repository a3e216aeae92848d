import type { Hint, Step } from '../course/course.ts';
import { UserError } from '../errors.ts';
import { hintsLeft, hintsTaken, type HintAnswer } from '../progress/hints.ts';
import { withHintTaken } from '../progress/progress.ts';
import { diffStep } from './diff-step.ts';
import { solutionHints } from '../workspace/solution/solution-hints.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** Gives the hint to show next, and notes that it was taken. `first` is the id of the one to begin with. */
export async function takeHint(
  workshop: Workshop,
  step: Step,
  first: string | null = null,
): Promise<HintAnswer> {
  const { hints, reason } = await allHints(workshop, step);
  const { taken, fitting } = noted(workshop, step);
  const earlier = hintsTaken(hints, taken);
  const left = hintsLeft(hints, taken, fitting);
  const hint = left.find(({ id }) => id === first) ?? left[0];
  if (hint === undefined && reason !== null) throw reason;
  if (hint === undefined) return { given: null, earlier };
  await workshop.progress.update((before) => withHintTaken(before, step.id, hint.id, new Date()));
  return { given: { hint, number: taken.length + 1 }, earlier };
}

/** Those that climb, whether they were taken or not, and of the others those that were taken. Notes nothing. */
export async function hintsToReadAgain(workshop: Workshop, step: Step): Promise<readonly Hint[]> {
  const { hints, reason } = await allHints(workshop, step);
  if (hints.length === 0 && reason !== null) throw reason;
  const { taken } = noted(workshop, step);
  const climbing = step.hints.filter(({ onlyWhenFitting }) => !onlyWhenFitting);
  const others = hintsTaken(hints, taken).map(({ hint }) => hint);
  return [...climbing, ...others.filter((hint) => !climbing.includes(hint))];
}

function noted({ progress }: Workshop, { id }: Step) {
  const { hintsTaken: taken = [], fittingHints: fitting = [] } = progress.current.steps[id] ?? {};
  return { taken, fitting };
}

/**
 * Those that the course wrote, then what is left of the solution, part by part. Without a solution to compare with, only
 * the first, and the reason why there are no others.
 */
async function allHints(
  workshop: Workshop,
  step: Step,
): Promise<{ readonly hints: readonly Hint[]; readonly reason: UserError | null }> {
  if (step.kind !== 'exercise') return { hints: step.hints, reason: null };
  try {
    const fromSolution = solutionHints(await diffStep(workshop, step));
    return { hints: [...step.hints, ...fromSolution], reason: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { hints: step.hints, reason: error };
  }
}
