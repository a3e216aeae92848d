import type { Action, Exercise } from '../course/course.ts';
import type { AppServerStatus } from '../workspace/server/app-server-status.ts';
import { stepOf, type State } from './state.ts';

/** The exercise whose application server the step is about; undefined if it has none. */
export function servedExerciseOf(state: State, stepId = state.stepId): Exercise | undefined {
  const step = stepOf(state, stepId);
  return 'exercise' in step && step.exercise.server !== undefined ? step.exercise : undefined;
}

/** How that server is; undefined while that is not known. */
function appServerOf(state: State): AppServerStatus | undefined {
  const exercise = servedExerciseOf(state);
  return state.servers.find((server) => server.exercise === exercise?.id);
}

export function whyNoRestart(state: State): string | undefined {
  if (servedExerciseOf(state) === undefined) return 'This step has no application server.';
  const server = appServerOf(state);
  return server === undefined || server.state === 'stopped'
    ? 'The application server is not running.'
    : undefined;
}

export const restartAction: Action = {
  verb: 'restart-app',
  text: 'Start the application server again, with your code as it is now',
  command: 'npx workshop app restart',
};
