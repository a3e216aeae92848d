import type { Hint } from '../course/course.ts';

/** A hint that the learner took. */
export interface TakenHint {
  readonly hint: Hint;
  /** Counted from 1, in the order in which they were taken. */
  readonly number: number;
}

/** What asking for the next hint came to. */
export interface HintAnswer {
  /** Null where all were taken, or there is none. */
  readonly given: TakenHint | null;
  /** Those that were taken before, on whatever day. */
  readonly earlier: readonly TakenHint[];
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

/** Those that were taken, of those that there are: parts of the solution go with what is done. */
export function hintsTaken(hints: readonly Hint[], taken: readonly string[]): readonly TakenHint[] {
  return taken.flatMap((id, index) => {
    const hint = hints.find((each) => each.id === id);
    return hint === undefined ? [] : [{ hint, number: index + 1 }];
  });
}
