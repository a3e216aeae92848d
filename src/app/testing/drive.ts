import type { CheckEvent, CheckResult, TestResult } from '../../checker/events.ts';
import type { ActionEvent } from '../../course/course.ts';
import type { Effect } from '../effect.ts';
import type { Event } from '../event.ts';
import type { Command } from '../keys/command.ts';
import { openingState, type State } from '../state.ts';
import { update } from '../update.ts';
import { tinyCourse } from '../../course/testing/tiny-course.ts';

/** The app on opening a step of the tiny course. */
export function at(stepId: string): State {
  return openingState({ course: tinyCourse(), stepId });
}

/** Takes in the events one after the other; gives the last state, and the effects of the last event. */
export function after(
  state: State,
  ...events: readonly Event[]
): { readonly state: State; readonly effects: readonly Effect[] } {
  let effects: readonly Effect[] = [];
  for (const event of events) ({ state, effects } = update(state, event));
  return { state, effects };
}

export function key(command: Command): Event {
  return { kind: 'command-given', command };
}

export const saved: Event = { kind: 'files-changed', stepId: 'step-1', paths: ['src/sum.ts'] };
export const checkEnded: Event = { kind: 'work-ended', stepId: 'step-1' };

export function checkTold(event: CheckEvent): Event {
  return { kind: 'check-told', stepId: 'step-1', event };
}

export function checkFinished(
  verdict: CheckResult['verdict'],
  error: CheckResult['error'] = null,
  tests: readonly TestResult[] = [],
): Event {
  const result: CheckResult = { step: 'step-1', verdict, durationMs: 800, tests, error };
  return { kind: 'check-finished', stepId: 'step-1', result };
}

export function setupTold(event: ActionEvent): Event {
  return { kind: 'actions-told', of: 'setup', stepId: 'setup', event };
}
