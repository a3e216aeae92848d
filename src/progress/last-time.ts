import type { Course } from '../course/course.ts';
import type { LastCheck, Progress, StepProgress } from './progress.ts';

/** What a learner did last. */
export interface LastTime {
  readonly stepId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly what:
    | { readonly kind: 'began' | 'answered' | 'done' }
    | { readonly kind: 'checked'; readonly passed: number; readonly total: number };
}

/** The same, and how long ago that is. */
export interface Away extends LastTime {
  readonly agoMs: number;
}

/** The last thing that was noted of any step that the course has; null where nothing was. */
export function lastTimeOf(course: Course, { steps }: Progress): LastTime | null {
  const all = course.steps.flatMap(({ id }) => {
    const step = steps[id];
    return step === undefined ? [] : factsOf(id, step);
  });
  // Of two at the same moment the one that says more stands behind.
  return all.toSorted((one, other) => (one.at < other.at ? -1 : one.at === other.at ? 0 : 1)).at(-1) ?? null;
}

/** The last check of every step that was ever checked, by the step's id. */
export function lastChecksOf({ steps }: Progress): Readonly<Record<string, LastCheck>> {
  return Object.fromEntries(
    Object.entries(steps).flatMap(([id, { lastCheck }]) => (lastCheck === null ? [] : [[id, lastCheck]])),
  );
}

function factsOf(
  stepId: string,
  { startedAt, answers, lastCheck, doneAt }: StepProgress,
): readonly LastTime[] {
  const facts: LastTime[] = [{ stepId, at: startedAt, what: { kind: 'began' } }];
  for (const { answeredAt } of Object.values(answers))
    facts.push({ stepId, at: answeredAt, what: { kind: 'answered' } });
  if (lastCheck !== null) {
    const { at, passed, total } = lastCheck;
    facts.push({ stepId, at, what: { kind: 'checked', passed, total } });
  }
  if (doneAt !== null) facts.push({ stepId, at: doneAt, what: { kind: 'done' } });
  return facts;
}
