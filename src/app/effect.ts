import type { CheckResult } from '../checker/events.ts';
import type { Answer } from '../course/quiz/question.ts';
import type { TerminalProgram } from '../workspace/terminal-program.ts';
import type { FileChange } from '../workspace/changes/file-change.ts';
import type { CoursePlace } from '../workspace/editor/editor.ts';
import type { ActionsOf, State } from './state.ts';

/** An order to the session. Its results come back as events. */
export type Effect =
  | { readonly kind: 'run-check'; readonly stepId: string }
  /** Asks for close-ups of the failures. */
  | { readonly kind: 'look-closer'; readonly stepId: string; readonly result: CheckResult }
  | { readonly kind: 'cancel-check' }
  | { readonly kind: 'run-setup'; readonly stepId: string }
  | { readonly kind: 'cancel-actions' }
  | { readonly kind: 'plan-reset'; readonly stepId: string; readonly of: ActionsOf }
  | { readonly kind: 'reset-database'; readonly stepId: string }
  | { readonly kind: 'restart-app'; readonly stepId: string }
  | { readonly kind: 'plan-file-change'; readonly stepId: string; readonly of: FileChange['kind'] }
  | { readonly kind: 'apply-file-change'; readonly stepId: string; readonly change: FileChange }
  /** `fitting` is the id of the hint that should come first, if it was not taken yet. */
  | { readonly kind: 'load-hint'; readonly stepId: string; readonly fitting: string | null }
  | { readonly kind: 'load-diff'; readonly stepId: string }
  | { readonly kind: 'load-schema'; readonly exerciseId: string }
  | { readonly kind: 'copy-text'; readonly text: string }
  | { readonly kind: 'start-database'; readonly stepId: string }
  | { readonly kind: 'load-status' }
  | { readonly kind: 'note-step'; readonly stepId: string }
  | { readonly kind: 'finish-reading'; readonly stepId: string }
  | {
      readonly kind: 'note-answer';
      readonly stepId: string;
      readonly questionId: string;
      readonly answer: Answer;
    }
  /** With `sinceMs`, milliseconds since 1970, what was saved after that moment counts as well. */
  | { readonly kind: 'start-watch'; readonly stepId: string; readonly sinceMs?: number }
  | { readonly kind: 'stop-watch' }
  | { readonly kind: 'open-in-editor'; readonly place: CoursePlace }
  /** Told of when it has ended, with `terminal-returned`. */
  | { readonly kind: 'run-in-terminal'; readonly program: TerminalProgram }
  | { readonly kind: 'quit' };

/** What follows from an event: the next state, and the orders for the session. */
export interface Update {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export function follows(state: State, ...effects: readonly Effect[]): Update {
  return { state, effects };
}
