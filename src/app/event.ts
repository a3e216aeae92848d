import type { CheckEvent, CheckResult } from '../checker/events.ts';
import type { Action, ActionEvent } from '../course/course.ts';
import type { ResetPlan } from '../database/database.ts';
import type { SchemaLook } from '../database/schema/schema-look.ts';
import type { TerminalEnd, TerminalProgram } from '../workspace/terminal-program.ts';
import type { FileChange } from '../workspace/changes/file-change.ts';
import type { Restart } from '../workspace/server/app-server-status.ts';
import type { FileDiff } from '../workspace/diff/file-diff.ts';
import type { CoursePlace } from '../workspace/editor/editor.ts';
import type { Command } from './keys/command.ts';
import type { Place } from './place.ts';
import type { ActionsOf, Page, Screen, Scrollable, Status } from './state.ts';
import type { HintAnswer } from '../progress/hints.ts';

/** Whether a terminal takes what it is sent for the clipboard. */
export type CopyCertainty = 'certain' | 'hopeful' | 'impossible';

/** A fact: a key that was pressed, or what a job has to tell. */
export type Event =
  | { readonly kind: 'command-given'; readonly command: Command }
  /** Characters of an answer, by the keyboard or pasted. */
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'scrolled'; readonly pane: Scrollable; readonly place: Place }
  /** Nothing that a key in the lesson could lead to: said in a sentence. */
  | { readonly kind: 'nothing-there'; readonly text: string }
  | {
      readonly kind: 'block-marked';
      /** Counted from 0. */
      readonly index: number;
      readonly count: number;
      readonly isRunnable: boolean;
      readonly place: Place;
    }
  | {
      readonly kind: 'block-chosen';
      readonly index: number;
      readonly code: string;
      readonly isRunnable: boolean;
      readonly use: 'copy' | 'run';
    }
  | { readonly kind: 'match-chosen'; readonly at: number; readonly count: number; readonly place: Place }
  | { readonly kind: 'copied'; readonly text: string; readonly certainty: CopyCertainty }
  /** A key that means nothing where it was pressed; as `keyName` calls it. */
  | { readonly kind: 'pressed-in-vain'; readonly key: string }
  /** A step, by the pointer or by its number. */
  | { readonly kind: 'step-chosen'; readonly stepId: string }
  /** A pane, by the pointer. */
  | { readonly kind: 'pane-chosen'; readonly screen: Screen }
  /** One of what the finder lists; counted from 0. */
  | { readonly kind: 'found-chosen'; readonly index: number }
  /** An option of the question on the screen, in the order in which they stand there; counted from 0. */
  | { readonly kind: 'option-chosen'; readonly index: number }
  | { readonly kind: 'opened' }
  | { readonly kind: 'check-told'; readonly stepId: string; readonly event: CheckEvent }
  | { readonly kind: 'check-finished'; readonly stepId: string; readonly result: CheckResult }
  | {
      readonly kind: 'actions-told';
      readonly of: ActionsOf;
      readonly stepId: string;
      readonly event: ActionEvent;
    }
  | { readonly kind: 'work-ended'; readonly stepId: string }
  | { readonly kind: 'work-stopped'; readonly stepId: string }
  | {
      readonly kind: 'work-broke';
      readonly stepId: string;
      readonly message: string;
      readonly wayOut: string;
    }
  | {
      readonly kind: 'reset-planned';
      readonly of: ActionsOf;
      readonly stepId: string;
      readonly plan: ResetPlan;
      readonly actions: readonly Action[];
    }
  | {
      readonly kind: 'file-change-planned';
      readonly of: FileChange['kind'];
      readonly stepId: string;
      /** Null where there is nothing to take back. */
      readonly change: FileChange | null;
    }
  | {
      readonly kind: 'file-change-applied';
      readonly change: FileChange;
      /** Whether the migrations are others now, so that the database no longer fits. */
      readonly needsReset: boolean;
      /** What became of the application server, which ran the code from before. */
      readonly restart: Restart;
      /** When the last of the files was changed, in milliseconds since 1970: what is saved later is the learner's. */
      readonly changedAtMs: number;
    }
  | {
      readonly kind: 'close-ups-loaded';
      readonly stepId: string;
      readonly result: CheckResult;
      readonly closeUps: Page['closeUps'];
    }
  | { readonly kind: 'hint-loaded'; readonly stepId: string; readonly answer: HintAnswer }
  | { readonly kind: 'diff-loaded'; readonly stepId: string; readonly files: readonly FileDiff[] }
  | {
      readonly kind: 'diff-failed';
      readonly stepId: string;
      readonly message: string;
      readonly wayOut: string;
    }
  | { readonly kind: 'schema-loaded'; readonly exerciseId: string; readonly look: SchemaLook }
  | {
      readonly kind: 'schema-failed';
      readonly exerciseId: string;
      readonly message: string;
      readonly wayOut: string;
    }
  | { readonly kind: 'status-loaded'; readonly status: Status }
  /** What is shown of the database is a while old. */
  | { readonly kind: 'status-due' }
  | { readonly kind: 'status-failed'; readonly message: string }
  | { readonly kind: 'files-changed'; readonly stepId: string; readonly paths: readonly string[] }
  | {
      readonly kind: 'editor-opened';
      readonly editor: string;
      readonly place: CoursePlace;
      /** Why this editor, if nobody named it, and how to choose another. */
      readonly why?: string;
    }
  | { readonly kind: 'editor-failed'; readonly message: string }
  | {
      readonly kind: 'terminal-returned';
      readonly program: TerminalProgram;
      readonly end: TerminalEnd;
    }
  | { readonly kind: 'watch-failed'; readonly message: string }
  | { readonly kind: 'job-failed'; readonly message: string; readonly wayOut: string };
