import type { Attempt } from '../../course/attempts/attempt.ts';
import type { Course, ExerciseStep } from '../../course/course.ts';

/** What a check has to show. */
export type Expectation =
  /** The untouched exercise is no solution. */
  | { readonly kind: 'starter-fails' }
  /** The step's own solution, on those of the steps before it. */
  | { readonly kind: 'solution-passes' }
  /** The step still passes when later steps are solved. */
  | { readonly kind: 'still-passes'; readonly after: string }
  /** The step is not solved by the solutions of the steps before it. */
  | { readonly kind: 'fails-before'; readonly after: string }
  /** The step's solution on the starter, without the steps before it: one way to show that it can be done alone. */
  | { readonly kind: 'alone' }
  | { readonly kind: 'attempt'; readonly attempt: Attempt };

/** One run of a step's check, and all that it shows. */
export interface PlannedCheck {
  readonly step: ExerciseStep;
  /** The steps whose solutions are laid over the starter, in order. */
  readonly solved: readonly string[];
  /** Whose edits are made on top; null where nothing is edited. */
  readonly edited: Attempt | null;
  readonly expectations: readonly Expectation[];
}

/** Every check that proves the chosen steps. What several expectations would run is run once. */
export function planVerification(
  course: Course,
  attempts: ReadonlyMap<string, readonly Attempt[]>,
  chosen: ReadonlySet<string>,
): PlannedCheck[] {
  return course.steps
    .filter((step): step is ExerciseStep => step.kind === 'exercise' && chosen.has(step.id))
    .flatMap((step) => withoutRepeats(planStep(course, step, attempts.get(step.id) ?? [])));
}

function planStep(course: Course, step: ExerciseStep, attempts: readonly Attempt[]): PlannedCheck[] {
  const ids = course.steps
    .filter((each) => each.kind === 'exercise' && each.exercise.id === step.exercise.id)
    .map(({ id }) => id);
  const own = ids.indexOf(step.id);
  const through = (last: number) => ids.slice(0, last + 1);
  const plan = (solved: readonly string[], expectation: Expectation, edited: Attempt | null = null) => ({
    step,
    solved,
    edited,
    expectations: [expectation],
  });
  return [
    plan([], { kind: 'starter-fails' }),
    plan(through(own), { kind: 'solution-passes' }),
    ...(step.buildsOnEarlier === true || attempts.some(isAlone) ? [] : [plan([step.id], { kind: 'alone' })]),
    ...ids.flatMap((id, index) => {
      if (index === own) return [];
      return [plan(through(index), { kind: index < own ? 'fails-before' : 'still-passes', after: id })];
    }),
    ...attempts.map((attempt) =>
      plan(
        attempt.from === 'starter' ? [] : through(own),
        { kind: 'attempt', attempt },
        attempt.edits.length === 0 ? null : attempt,
      ),
    ),
  ];
}

/** Whether an attempt shows, where it passes, that its step can be done without the steps before it. */
export function isAlone({ verdict, from }: Attempt): boolean {
  return verdict === 'accepted' && from === 'starter';
}

function withoutRepeats(checks: readonly PlannedCheck[]): PlannedCheck[] {
  const byState = new Map<string, PlannedCheck>();
  for (const check of checks) {
    const key = [...check.solved, check.edited?.file ?? ''].join('\n');
    const same = byState.get(key);
    byState.set(
      key,
      same === undefined ? check : { ...same, expectations: [...same.expectations, ...check.expectations] },
    );
  }
  return [...byState.values()];
}
