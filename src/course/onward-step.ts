import type { Course, Step } from './course.ts';

/** True of a step that only throws data away: a tool, and not a step on the way. */
export function isTool(step: Step): boolean {
  return step.kind === 'setup' && step.destructive && step.optional;
}

/** The step that follows on the way through the course; undefined after the last. */
export function onwardStep(course: Course, stepId: string): Step | undefined {
  const index = course.steps.findIndex((step) => step.id === stepId);
  return course.steps.slice(index + 1).find((step) => !isTool(step));
}

/**
 * The step with which a learner goes on who was last at `lastStep`: that one, or the one right after it, unless they
 * are done; else `current`.
 */
export function stepToGoOnWith(
  course: Course,
  where: { readonly lastStep: string | null; readonly current: string | null },
  isDone: (stepId: string) => boolean,
): string | null {
  const last = course.steps.find(({ id }) => id === where.lastStep);
  if (last === undefined || isTool(last)) return where.current;
  const candidates = [last, onwardStep(course, last.id)];
  return candidates.find((step) => step !== undefined && !isDone(step.id))?.id ?? where.current;
}
