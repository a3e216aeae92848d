import { findStep } from '../course/find-step.ts';
import type { State } from '../app/state.ts';
import { renderObjectives } from '../text/render-objectives.ts';
import type { TextOptions } from '../text/text-options.ts';

/** What stays on the terminal when the app has gone: where the learner is, and what to type next. */
export function farewell({ course, steps, current, stepId, objectives }: State, text: TextOptions): string {
  const required = steps.filter((step) => !step.optional);
  const done = required.filter((step) => step.state === 'done').length;
  if (done === required.length) {
    const practised = renderObjectives(objectives, text).map((line) => `${line}\n`);
    return `You have done all ${done} steps of ${course.title}.\n${practised.join('')}Look around again with: npx workshop start\n`;
  }
  const { id, title } = findStep(course, current ?? stepId);
  return `${done} of ${required.length} steps are done. The next is ${id}: ${title}.\nGo on with: npx workshop start\n`;
}
