import type { Hint, Step } from '../course/course.ts';
import { hintsLeft, hintsTaken, type HintAnswer } from '../progress/hints.ts';
import { withHintTaken } from '../progress/progress.ts';
import { diffStep } from './diff-step.ts';
import { solutionHints } from '../workspace/solution/solution-hints.ts';
import type { Workshop } from './workshop.ts';

/** Gives the hint to show next, and notes that it was taken. `first` is the id of the one to begin with. */
export async function takeHint(
  workshop: Workshop,
  step: Step,
  first: string | null = null,
): Promise<HintAnswer> {
  const hints = await allHints(workshop, step);
  const { taken, fitting } = noted(workshop, step);
  const earlier = hintsTaken(hints, taken);
  const left = hintsLeft(hints, taken, fitting);
  const hint = left.find(({ id }) => id === first) ?? left[0];
  if (hint === undefined) return { given: null, earlier };
  await workshop.progress.update((before) => withHintTaken(before, step.id, hint.id, new Date()));
  return { given: { hint, number: taken.length + 1 }, earlier };
}

/** Those that climb, whether they were taken or not, and of the others those that were taken. Notes nothing. */
export async function hintsToReadAgain(workshop: Workshop, step: Step): Promise<readonly Hint[]> {
  const hints = await allHints(workshop, step);
  const { taken } = noted(workshop, step);
  const climbing = step.hints.filter(({ onlyWhenFitting }) => !onlyWhenFitting);
  const others = hintsTaken(hints, taken).map(({ hint }) => hint);
  return [...climbing, ...others.filter((hint) => !climbing.includes(hint))];
}

function noted({ progress }: Workshop, { id }: Step) {
  const { hintsTaken: taken = [], fittingHints: fitting = [] } = progress.current.steps[id] ?? {};
  return { taken, fitting };
}

/** Those that the course wrote, then what is left of the solution, part by part. */
async function allHints(workshop: Workshop, step: Step): Promise<readonly Hint[]> {
  if (step.kind !== 'exercise') return step.hints;
  return [...step.hints, ...solutionHints(await diffStep(workshop, step))];
}
