import type { CheckEvent, CheckResult } from '../checker/events.ts';
import type { CoursePlace } from '../workspace/editor/editor.ts';
import type { Event } from '../app/event.ts';
import type { Status } from '../app/state.ts';
import type { HintAnswer } from '../progress/hints.ts';
import type {
  Action,
  ActionEvent,
  Exercise,
  ExerciseStep,
  QuizStep,
  SetupStep,
  Step,
} from '../course/course.ts';
import type { Answer, Question } from '../course/quiz/question.ts';
import type { EditorOpening } from '../jobs/open-in-editor.ts';
import type { ResetPlan } from '../database/database.ts';
import type { SchemaLook } from '../database/schema/schema-look.ts';
import type { FileChange } from '../workspace/changes/file-change.ts';
import type { CloseUp } from '../workspace/close-up.ts';
import type { FileDiff } from '../workspace/diff/file-diff.ts';
import type { FreeTerminal, TerminalEnd, TerminalProgram } from '../workspace/terminal-program.ts';
import type { WatchOptions } from '../workspace/watch/watch-files.ts';
import type { WorkThatTells } from '../work-that-tells.ts';

interface Cancellable {
  readonly signal: AbortSignal;
}

interface ActionOptions extends Cancellable {
  readonly actions: readonly Action[];
}

interface FileWaiting extends Cancellable {
  /** Called with a phrase that says which command has the files. */
  readonly onWait: (phrase: string) => void;
}

/** All that the app can set going, for one learner's course. */
export interface Jobs {
  checkStep(step: Step, options: Cancellable): WorkThatTells<CheckEvent, CheckResult>;
  /** Runs the actions that the learner was shown. */
  runActions(step: SetupStep, options: ActionOptions): AsyncIterable<ActionEvent>;
  planReset(exercise: Exercise, options: Cancellable): Promise<ResetPlan>;
  /** The actions that reset an exercise's database as things are now, in that order. */
  resetActions(exercise: Exercise): Promise<readonly Action[]>;
  resetDatabase(exercise: Exercise, options: ActionOptions): AsyncIterable<ActionEvent>;
  /** Null where there is nothing to take back. */
  planFileChange(of: FileChange['kind'], step: ExerciseStep | null): Promise<FileChange | null>;
  /**
   * Changes the learner's files, and restarts the application server if that made it older than its code. Gives whether
   * the migrations changed, so that the database no longer fits, and what became of the server. The signal ends the
   * waiting for another command that has the files, and nothing else.
   */
  applyFileChange(change: FileChange, waiting: FileWaiting): Promise<AppliedChange>;
  /** Close-ups of the failed tests, by their names. */
  lookCloser(result: CheckResult): Promise<Readonly<Record<string, CloseUp>>>;
  /** Restarts an exercise's application server; tells of one action. */
  restartApp(exercise: Exercise, options: ActionOptions): AsyncIterable<ActionEvent>;
  /** The next hint; the one that fits comes first, where it was not taken yet. */
  takeHint(step: Step, fitting: string | null): Promise<HintAnswer>;
  diffAgainstSolution(step: ExerciseStep): Promise<FileDiff[]>;
  /** Starts the database server where it does not run, and notes where it listens. */
  startDatabase(exercise: Exercise, options: Cancellable): Promise<void>;
  /** The tables of an exercise's database, and what the last migration did to them. */
  lookAtSchema(exercise: Exercise, options: Cancellable): Promise<SchemaLook>;
  loadStatus(): Promise<Status>;
  /** Notes which step is on the screen. */
  noteStep(step: Step): Promise<void>;
  /** Notes that a step without tests was read to its end. */
  finishReading(step: Step): Promise<void>;
  /** Notes the answer to one question of a quiz. */
  noteAnswer(step: QuizStep, question: Question, answer: Answer): Promise<void>;
  /** Opens a place in the learner's editor, or gives the program that needs the terminal for it. */
  openInEditor(
    place: CoursePlace,
    options: { readonly onFailed: (message: string) => void },
  ): Promise<EditorOpening>;
  /** Runs a program on the terminal, and settles when the terminal is free again. */
  runInTerminal(program: TerminalProgram, options: Cancellable & FreeTerminal): Promise<TerminalEnd>;
  /** Watches the learner's folder of an exercise; settles when the watching has ended. */
  watchFiles(exercise: Exercise, options: WatchOptions): Promise<void>;
}

/** The result of a change of the learner's files; see the event `file-change-applied`. */
export type AppliedChange = Pick<
  Extract<Event, { kind: 'file-change-applied' }>,
  'madeBy' | 'needsReset' | 'restart' | 'changedAtMs'
>;
