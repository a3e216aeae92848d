import type { LastTime } from '../progress/last-time.ts';
import { nextMove } from './keys/next-move.ts';
import { onwardStep, stepOf, type Notice, type State } from './state.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What was done last and what comes next, for somebody who was away for an hour or longer. */
export function welcomeBack(state: State): Notice | null {
  const { away } = state;
  if (away === null || away.agoMs < hourMs) return null;
  const text = `${agoOf(away.agoMs)}, ${whatOf(away)}. ${nextOf(state)}`;
  return { tone: 'plain', text, until: 'key' };
}

function whatOf({ stepId, what }: LastTime): string {
  switch (what.kind) {
    case 'began':
      return `you began ${stepId}`;
    case 'answered':
      return `you answered questions of ${stepId}`;
    case 'done':
      return `you finished ${stepId}`;
    case 'checked':
      return `${what.passed} of ${what.total} tests of ${stepId} passed`;
  }
}

function nextOf(state: State): string {
  switch (nextMove(state).command) {
    case 'run-setup':
      return stepOf(state).kind === 'setup' ? 'Enter runs the set-up.' : 'Enter begins.';
    case 'check':
      return stepOf(state).kind === 'quiz' ? 'Enter goes on with the questions.' : 'Enter checks the step.';
    case 'next-question':
    case 'resume-quiz':
      return 'Enter goes on.';
    case 'next-step': {
      const next = onwardStep(state);
      return next === undefined ? 'This is the last step.' : `Enter goes on to ${next.id}.`;
    }
  }
}

/** In the largest unit that says enough. */
function agoOf(ms: number): string {
  if (ms < 2 * hourMs) return 'An hour ago';
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} hours ago`;
  const days = Math.floor(ms / dayMs);
  if (days === 1) return 'Yesterday';
  if (days < 14) return `${days} days ago`;
  if (days < 61) return `${Math.floor(days / 7)} weeks ago`;
  return days < 365 ? `${Math.floor(days / 30)} months ago` : 'More than a year ago';
}
