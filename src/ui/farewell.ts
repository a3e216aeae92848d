import { stepOf, type State } from '../app/state.ts';

/** What stays on the terminal when the app has gone: where the learner is, and what to type next. */
export function farewell(state: State): string {
  const required = state.steps.filter((step) => !step.optional);
  const done = required.filter((step) => step.state === 'done').length;
  const here = stepOf(state);
  if (done === required.length && done > 0)
    return `You have done all ${done} steps of ${state.course.title}.\nLook around again with: npx workshop start\n`;
  return `You are at ${here.id}: ${here.title}. ${done} of ${required.length} steps are done.\nGo on with: npx workshop start ${here.id}\n`;
}
