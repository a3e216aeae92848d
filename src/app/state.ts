import path from 'node:path';
import type { RunChanges } from '../checker/compare-runs.ts';
import type { CheckPart, CheckResult, TestResult } from '../checker/events.ts';
import type { Action, Course, Exercise, ExerciseStep, Step } from '../course/course.ts';
import type { Answer } from '../course/quiz/question.ts';
import { findStep } from '../course/find-step.ts';
import type { DatabaseStatus, ResetPlan } from '../database/database.ts';
import type { SchemaLook } from '../database/schema/schema-look.ts';
import type { TakenHint } from '../progress/hints.ts';
import type { ObjectiveStatus } from '../progress/objectives.ts';
import type { LastCheck } from '../progress/progress.ts';
import {
  onwardStep as stepOnward,
  stepToOpen,
  type CourseStatus,
  type Position,
  type StepStatus,
} from '../workshop/where.ts';
import type { FileChange } from '../workspace/changes/file-change.ts';
import type { AppServerStatus } from '../workspace/server/app-server-status.ts';
import type { CloseUp } from '../workspace/close-up.ts';
import type { FileDiff } from '../workspace/diff/file-diff.ts';
import type { Find } from './lesson/find.ts';
import { noCheckWrites, type CheckWrites } from '../workspace/watch/check-writes.ts';
import type { Place } from './place.ts';
import type { Away } from '../progress/last-time.ts';

/** The picture of an exercise's database. */
export type SchemaPane =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly look: SchemaLook }
  | { readonly kind: 'failed'; readonly message: string; readonly wayOut: string };

/** What can stand below or beside the lesson. `check` shows a set-up's actions, and a quiz's questions, in a step of that kind. */
export type Side = 'check' | 'hint' | 'diff' | 'schema';

export type Screen = 'lesson' | Side | 'steps';

/** What the scroll keys can move. */
export type Scrollable = Screen | 'dialog';

/** Everything that the app shows, and all it knows. */
export interface State {
  readonly course: Course;
  /** What the shuffling of options begins with. */
  readonly seed: string;
  readonly steps: readonly StepStatus[];
  /** Empty until they were asked for the first time. */
  readonly objectives: readonly ObjectiveStatus[];
  /** How the last check of a step came out, on whatever day: by the step's id. */
  readonly lastChecks: Readonly<Record<string, LastCheck>>;
  /** What the learner did last before the app was opened; null where that was nothing. */
  readonly away: Away | null;
  /** The step for which it was looked whether the database runs: once for each that is opened. */
  readonly databaseSeenFor: string | null;
  /** Which questions of a quiz were answered, and whether right: by the ids of step and question. */
  readonly answered: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  /** The first step that is not done yet; null when all are. */
  readonly current: string | null;
  /** Null until it was asked for the first time, and in a course without a database. */
  readonly database: DatabaseStatus | null;
  /** How the application servers are; empty until that was asked for the first time. */
  readonly servers: readonly AppServerStatus[];
  /** Why progress can't be saved, or what became of it; null while all is well. */
  readonly progressNotice: string | null;
  /** The step on the screen. */
  readonly stepId: string;
  /** The pane that the scroll keys move. */
  readonly screen: Screen;
  /** The pane that the lesson shares a wide window with. */
  readonly side: Side;
  readonly find: Find;
  /** The step that is marked in the list of steps. */
  readonly marked: string;
  readonly dialog: Dialog;
  readonly notice: Notice | null;
  readonly watch: Watch;
  /** `off` while the terminal selects text with it, as it does outside of the app. */
  readonly mouse: 'on' | 'off';
  /** The one thing that runs. Two checks at a time would share a database. */
  readonly work: Work;
  /** The step whose check starts as soon as the running work has ended. */
  readonly queuedCheck: string | null;
  /** What the learner decided on while a check ran: it starts as soon as that is stopped, before a queued check. */
  readonly decided: Decided | null;
  readonly checkWrites: CheckWrites;
  readonly pages: Readonly<Record<string, Page>>;
  /** The pictures of databases, by the ids of the exercises. */
  readonly schemas: Readonly<Record<string, SchemaPane>>;
}

/** Where the learner is, as the job that looks it up answers. */
export interface Status extends CourseStatus {
  /** With the addresses that its servers have now. */
  readonly courseHere: Course;
  readonly objectives: readonly ObjectiveStatus[];
  readonly answered: State['answered'];
  readonly lastChecks: State['lastChecks'];
  /** Why progress can't be saved, or what became of it; null while all is well. */
  readonly progressNotice: string | null;
  readonly database: DatabaseStatus | null;
  readonly servers: readonly AppServerStatus[];
}

export type Dialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'help' }
  /** Looks for a step or a command; `marked` is its place among those that fit, counted from 0. */
  | { readonly kind: 'finder'; readonly query: string; readonly marked: number }
  | { readonly kind: 'confirm-diff' }
  | {
      readonly kind: 'confirm-reset';
      readonly of: ActionsOf;
      readonly plan: ResetPlan;
      readonly actions: readonly Action[];
      /** What is there of the database's name, if the plan wants it to be typed. */
      readonly typed: string;
    }
  | { readonly kind: 'confirm-files'; readonly change: FileChange }
  | { readonly kind: 'problem'; readonly message: string; readonly wayOut: string };

/** One line for the learner, until the next key. */
export interface Notice {
  readonly tone: 'good' | 'plain' | 'warning';
  readonly text: string;
  /** `key` where what runs by itself must not take it away; without it, the next check does. */
  readonly until?: 'key';
}

/** `off` in a step without files to watch. */
export type Watch = 'off' | 'watching' | 'paused' | 'failed';

export type Work =
  | { readonly kind: 'none' }
  | {
      /** `files` while the learner's files are being changed, which is over in a moment. */
      readonly kind: 'check' | 'files' | ActionsOf;
      readonly stepId: string;
      readonly phase: 'running' | 'stopping';
      /** When the last of the files was changed, in milliseconds since 1970; absent before, and for other work. */
      readonly changedAtMs?: number;
    };

/** Work that a learner said yes to. */
export type Decided =
  | { readonly kind: 'files'; readonly stepId: string; readonly change: FileChange }
  | { readonly kind: ActionsOf; readonly stepId: string; readonly actions: readonly Action[] };

/** Whose actions run: a step's of the kind `setup`, those that reset a database, or the one that restarts an application server. */
export type ActionsOf = 'setup' | 'reset' | 'restart';

/** What the app remembers of a step while it is open, so that looking around loses nothing. */
export interface Page {
  readonly run: Run;
  /** Of the last run that came to a verdict. */
  readonly lastResult: CheckResult | null;
  /** The name of the failed test that is shown in full; null for the first. */
  readonly openedFailure: string | null;
  /** The one of the step's files that is marked; null for the first. */
  readonly markedFile: string | null;
  /** By the names of the failed tests. */
  readonly closeUps: Readonly<Record<string, CloseUp>>;
  readonly quiz: Quiz;
  /** The hints that were taken, in that order; those of another day as soon as the next is asked for. */
  readonly hints: readonly TakenHint[];
  readonly diff: Diff;
  /** The path of the file of the difference that is shown; null for the first. */
  readonly diffFile: string | null;
  readonly revealed: Revealed;
  /** What was shown last, and is kept in sight. */
  readonly lastRevealed: SolutionRange | null;
  /** Which code block of the lesson is marked, counted from 0. */
  readonly block: number | null;
  /** The first line in sight of every pane that was scrolled. */
  readonly places: Readonly<Partial<Record<Scrollable, Place>>>;
}

/** What was run last in a step: the next one takes its place. */
export type Run =
  | { readonly kind: 'none' }
  | { readonly kind: 'check'; readonly check: Check }
  | { readonly kind: ActionsOf; readonly actions: Actions };

export type RunningRun =
  | { readonly kind: 'check'; readonly check: Extract<Check, { kind: 'running' }> }
  | { readonly kind: ActionsOf; readonly actions: Extract<Actions, { kind: 'running' | 'done' }> };

export type Check =
  | {
      readonly kind: 'running';
      /** Empty until the tests are known. */
      readonly names: readonly string[];
      readonly current: string | null;
      readonly results: readonly TestResult[];
      /** The course's tests, once they are over and the check goes on with the learner's own. */
      readonly coursePart: CheckPart | null;
    }
  | JudgedCheck
  | { readonly kind: 'error'; readonly message: string; readonly wayOut: string };

/** A check that came to a verdict. */
export interface JudgedCheck {
  readonly kind: 'passed' | 'failed';
  readonly result: CheckResult;
  /** Since the run before; null for the first one. */
  readonly changes: RunChanges | null;
}

/** A quiz on its way from the first question to the last. */
export type Quiz =
  | { readonly kind: 'idle' }
  | (AskedQuiz & { readonly kind: 'asking'; readonly draft: Draft })
  | (AskedQuiz & { readonly kind: 'explaining'; readonly answer: Answer })
  | (Omit<AskedQuiz, 'index'> & { readonly kind: 'finished' });

interface AskedQuiz {
  /** Which time it is that the quiz is asked; each has another order of options. */
  readonly attempt: number;
  /** The question on the screen, counted from 0. */
  readonly index: number;
  /** Which of the questions were answered right so far, by their ids. */
  readonly rightById: ReadonlyMap<string, boolean>;
}

/** An answer that is not given yet. */
export type Draft =
  | {
      readonly kind: 'choosing';
      /** The place of the marked option on the screen, counted from 0. */
      readonly marked: number | null;
      /** Ids of the options that are chosen, where several are right. */
      readonly chosen: readonly string[];
    }
  | { readonly kind: 'typing'; readonly text: string };

/** A set-up or a reset. */
export type Actions =
  | { readonly kind: 'running' | 'done'; readonly rows: readonly ActionRow[] }
  | {
      readonly kind: 'failed';
      readonly rows: readonly ActionRow[];
      readonly message: string;
      readonly wayOut: string;
    };

export interface ActionRow {
  readonly action: Action;
  readonly state: ActionState;
}

export type ActionState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly output: readonly string[] }
  | { readonly kind: 'done'; readonly result: string; readonly durationMs: number }
  | { readonly kind: 'failed'; readonly output: readonly string[] };

/** Which parts of the difference are shown. */
export type Revealed = 'all' | readonly SolutionRange[];

/** Some lines of a file of the solution. */
export interface SolutionRange {
  /** As a FileDiff has it. */
  readonly path: string;
  /** Both counted from 1, both included. */
  readonly from: number;
  readonly to: number;
}

export type Diff =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly files: readonly FileDiff[] }
  | { readonly kind: 'failed'; readonly message: string; readonly wayOut: string };

const emptyPage: Page = {
  run: { kind: 'none' },
  lastResult: null,
  openedFailure: null,
  markedFile: null,
  closeUps: {},
  quiz: { kind: 'idle' },
  hints: [],
  diff: { kind: 'unasked' },
  diffFile: null,
  revealed: [],
  lastRevealed: null,
  block: null,
  places: {},
};

/** What the app begins with. */
export interface Opening {
  readonly course: Course;
  /** The step whose lesson is shown. */
  readonly stepId: string;
  /** What the shuffling of options begins with. */
  readonly seed?: string | undefined;
  /** What is done so far, where that is known already. */
  readonly status?: Pick<State, 'steps' | 'current'> | undefined;
  /** What was answered and how checks came out before, as far as it is known. */
  readonly before?: Pick<State, 'answered' | 'lastChecks'> | undefined;
  readonly away?: Away | null | undefined;
  readonly mouse?: State['mouse'] | undefined;
}

/** The state on opening: the lesson of one step, nothing running. */
export function openingState({
  course,
  stepId,
  seed = '',
  status,
  before = { answered: {}, lastChecks: {} },
  away = null,
  mouse = 'on',
}: Opening): State {
  return {
    course,
    seed,
    steps:
      status?.steps ??
      course.steps.map(({ id, title, optional }) => ({ id, title, optional, state: 'todo' as const })),
    objectives: [],
    ...before,
    away,
    databaseSeenFor: null,
    current: status === undefined ? stepId : status.current,
    database: null,
    servers: [],
    progressNotice: null,
    stepId,
    screen: 'lesson',
    side: 'check',
    find: { kind: 'off' },
    marked: stepId,
    dialog: { kind: 'none' },
    notice: null,
    watch: findStep(course, stepId).kind === 'exercise' ? 'watching' : 'off',
    mouse,
    work: { kind: 'none' },
    queuedCheck: null,
    decided: null,
    checkWrites: noCheckWrites,
    pages: {},
    schemas: {},
  };
}

export function stepOf(state: State, stepId = state.stepId): Step {
  return findStep(state.course, stepId);
}

export function pageOf(state: State, stepId = state.stepId): Page {
  return state.pages[stepId] ?? emptyPage;
}

export function isRunning(run: Run): run is RunningRun {
  if (run.kind === 'none') return false;
  return (run.kind === 'check' ? run.check : run.actions).kind === 'running';
}

/** Undefined where something else was run since, or nothing at all. */
export function checkOf(state: State, stepId = state.stepId): Check | undefined {
  const { run } = pageOf(state, stepId);
  return run.kind === 'check' ? run.check : undefined;
}

/** The same for a set-up or a reset. */
export function actionsOf(state: State, of: ActionsOf, stepId = state.stepId): Actions | undefined {
  const { run } = pageOf(state, stepId);
  return run.kind === of ? run.actions : undefined;
}

export function withPage(state: State, stepId: string, change: Partial<Page>): State {
  return { ...state, pages: { ...state.pages, [stepId]: { ...pageOf(state, stepId), ...change } } };
}

export function isDone(state: State, stepId = state.stepId): boolean {
  return state.steps.some((step) => step.id === stepId && step.state === 'done');
}

/** The step before (-1) or after (1) in the order of the course. */
export function neighbourOf(state: State, by: -1 | 1): Step | undefined {
  const index = state.course.steps.findIndex((step) => step.id === state.stepId);
  return state.course.steps[index + by];
}

/** The step that Enter leads to. */
export function onwardStep(state: State): Step | undefined {
  return stepOnward(positionOf(state), state.stepId);
}

/** The step that the app opens the next time; undefined when there is none left to do. */
export function stepToReopen(state: State): Step | undefined {
  return stepToOpen(positionOf(state));
}

function positionOf(state: State): Position {
  return {
    course: state.course,
    lastStep: state.stepId,
    stateOf: (stepId) => state.steps.find(({ id }) => id === stepId)?.state ?? 'todo',
  };
}

/** The exercise whose database the step uses; undefined where it has none. */
export function databaseExerciseOf(step: Step): Exercise | undefined {
  if (step.kind !== 'exercise' && step.kind !== 'setup') return undefined;
  return step.exercise.database === undefined ? undefined : step.exercise;
}

export function exerciseStepOf(state: State, stepId = state.stepId): ExerciseStep | undefined {
  const step = stepOf(state, stepId);
  return step.kind === 'exercise' ? step : undefined;
}

/** The folder that a lesson's commands run in. */
export function exerciseFolderOf({ course, stepId }: State): string {
  const step = findStep(course, stepId);
  return 'exercise' in step ? path.join(course.root, step.exercise.folder) : course.root;
}
