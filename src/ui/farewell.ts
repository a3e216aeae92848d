import { safeText, withOwnStyles } from '../safe-text.ts';
import { findStep } from '../course/find-step.ts';
import { stepToReopen, type State } from '../app/state.ts';
import { renderObjectives } from '../text/render-objectives.ts';
import type { TextOptions } from '../text/text-options.ts';

/** What stays on the terminal when the app has gone: where the learner is, and what to type next. */
export function farewell(state: State, text: TextOptions): string {
  const sentences = farewellOf(state, text);
  return text.colour ? withOwnStyles(sentences) : safeText(sentences);
}

function farewellOf(state: State, text: TextOptions): string {
  const { course, steps, stepId, objectives } = state;
  const open = steps.filter((step) => step.state !== 'done');
  const done = steps.length - open.length;
  if (open.every((step) => step.optional)) {
    const all =
      open.length === 0 ? `all ${done} steps of ${course.title}` : `all that ${course.title} asks for`;
    const practised = renderObjectives(objectives, text).map((line) => `${line}\n`);
    return `You have done ${all}.\n${practised.join('')}Look around again with: npx workshop start\n`;
  }
  const { id, title } = stepToReopen(state) ?? findStep(course, stepId);
  return `${done} of ${steps.length} steps are done. The next is ${id}: ${title}.\nGo on with: npx workshop start\n`;
}
