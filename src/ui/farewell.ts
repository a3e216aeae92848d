import { findStep } from '../course/find-step.ts';
import type { State } from '../app/state.ts';

/** What stays on the terminal when the app has gone: where the learner is, and what to type next. */
export function farewell({ course, steps, current, stepId }: State): string {
  const required = steps.filter((step) => !step.optional);
  const done = required.filter((step) => step.state === 'done').length;
  if (done === required.length)
    return `You have done all ${done} steps of ${course.title}.\nLook around again with: npx workshop start\n`;
  const { id, title } = findStep(course, current ?? stepId);
  return `${done} of ${required.length} steps are done. The next is ${id}: ${title}.\nGo on with: npx workshop start\n`;
}
