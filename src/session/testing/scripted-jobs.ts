import { setImmediate as immediately } from 'node:timers/promises';
import type { CoursePlace } from '../../workspace/editor/editor.ts';
import type { Status } from '../../app/state.ts';
import type { TakenHint } from '../../progress/hints.ts';
import type { CheckEvent, CheckResult } from '../../checker/events.ts';
import type { ActionEvent, Course } from '../../course/course.ts';
import type { Answer } from '../../course/quiz/question.ts';
import type { EditorOpening } from '../../jobs/open-in-editor.ts';
import type { ResetPlan } from '../../database/database.ts';
import type { SchemaLook } from '../../database/schema/schema-look.ts';
import type { FileChange } from '../../workspace/changes/file-change.ts';
import type { CloseUp } from '../../workspace/close-up.ts';
import type { FileDiff } from '../../workspace/diff/file-diff.ts';
import type { TerminalEnd, TerminalProgram } from '../../workspace/terminal-program.ts';
import type { WatchOptions } from '../../workspace/watch/watch-files.ts';
import type { Jobs } from '../jobs.ts';

/** One run of a job that tells what the test makes it tell, and gives the result that the test ends it with. */
export interface ScriptedRun<T, Result = void> {
  readonly stepId: string;
  readonly signal: AbortSignal;
  readonly tell: (event: T) => void;
  readonly end: (result: Result) => void;
  readonly break: (error: Error) => void;
}

/** A program that has the terminal until the test ends it. */
export interface ScriptedProgram {
  readonly program: TerminalProgram;
  readonly end: (end: TerminalEnd) => void;
}

/** Jobs of a course without a database: a test decides what they tell, and when. */
export function createScriptedJobs(course: Course) {
  const checks: ScriptedRun<CheckEvent, CheckResult>[] = [];
  const actions: ScriptedRun<ActionEvent>[] = [];
  const watches: WatchOptions[] = [];
  const programs: ScriptedProgram[] = [];
  const answers = {
    /** As its servers' addresses make it. */
    courseHere: course,
    plan: { database: 'profiles on 127.0.0.1:5433', tables: [{ name: 'profiles', rows: 120 }] } as ResetPlan,
    fileChange: null as FileChange | null,
    /** What was done to the learner's files. */
    changed: [] as FileChange[],
    closeUps: {} as Readonly<Record<string, CloseUp>>,
    hint: null as TakenHint | null,
    diff: [] as FileDiff[],
    schema: {
      tables: [],
      enums: [],
      views: [],
      lastMigration: null,
      marked: false,
      problems: [],
    } as SchemaLook,
    done: new Set<string>(),
    objectives: [] as Status['objectives'],
    /** What was noted of a quiz, by the ids of its questions. */
    noted: new Map<string, Answer>(),
    /** Of an earlier day, by the ids of quiz and question. */
    answered: {} as Status['answered'],
    editor: { kind: 'window', editor: 'VS Code' } as EditorOpening,
    edited: [] as CoursePlace[],
    progressNotice: null as string | null,
    lastStep: null as string | null,
    lastChecks: {} as Status['lastChecks'],
    database: { kind: 'embedded', state: 'running', url: null } as Status['database'],
    servers: [] as Status['servers'],
  };

  const jobs: Jobs = {
    checkStep: (step, { signal }) => scriptedRun(step.id, signal, checks),
    runActions: (step, { signal }) => scriptedRun(step.id, signal, actions),
    resetDatabase: (exercise, { signal }) => scriptedRun(exercise.id, signal, actions),
    restartApp: (exercise, { signal }) => scriptedRun(exercise.id, signal, actions),
    resetActions: () =>
      Promise.resolve([
        { verb: 'reset-database', text: 'Make the database new', command: 'npx workshop reset-db' },
      ]),
    planReset: () => Promise.resolve(answers.plan),
    planFileChange: () => Promise.resolve(answers.fileChange),
    applyFileChange: (change) => {
      answers.changed.push(change);
      const restart = { kind: 'not-needed' as const };
      return Promise.resolve({ needsReset: false, restart, changedAtMs: 0 });
    },
    lookCloser: () => Promise.resolve(answers.closeUps),
    takeHint: () => Promise.resolve({ given: answers.hint, earlier: [] }),
    diffAgainstSolution: () => Promise.resolve(answers.diff),
    lookAtSchema: () => Promise.resolve(answers.schema),
    loadStatus: () => {
      const { courseHere, objectives, answered, lastChecks, progressNotice, database, servers } = answers;
      const facts = { courseHere, objectives, answered, lastChecks, progressNotice, database, servers };
      return Promise.resolve({ ...statusOf(course, answers.done), ...facts });
    },
    startDatabase: () => {
      answers.database = { kind: 'embedded', url: null, ...answers.database, state: 'running' };
      return Promise.resolve();
    },
    noteStep: (step) => {
      answers.lastStep = step.id;
      return Promise.resolve();
    },
    finishReading: (step) => {
      answers.done.add(step.id);
      return Promise.resolve();
    },
    noteAnswer: (step, question, answer) => {
      answers.noted.set(question.id, answer);
      if (step.questions.every(({ id }) => answers.noted.has(id))) answers.done.add(step.id);
      return Promise.resolve();
    },
    openInEditor: (place) => {
      answers.edited.push(place);
      return Promise.resolve(answers.editor);
    },
    runInTerminal: (program, { signal }) => scriptedProgram(program, signal, programs),
    watchFiles: (_, options) => {
      watches.push(options);
      return whenAborted(options.signal);
    },
  };
  return { jobs, checks, actions, watches, programs, answers };
}

function statusOf(
  course: Course,
  done: ReadonlySet<string>,
): Omit<
  Status,
  'objectives' | 'answered' | 'lastChecks' | 'progressNotice' | 'database' | 'courseHere' | 'servers'
> {
  const steps = course.steps.map(({ id, title, optional }) => {
    return { id, title, optional, state: done.has(id) ? ('done' as const) : ('todo' as const) };
  });
  const current = steps.find((step) => step.state === 'todo')?.id ?? null;
  return {
    course: course.title,
    current,
    steps,
  };
}

/** Like a real job, it tells until it has ended, and throws when it is aborted. */
async function* scriptedRun<T, Result>(
  stepId: string,
  signal: AbortSignal,
  runs: ScriptedRun<T, Result>[],
): AsyncGenerator<T, Result> {
  const told: T[] = [];
  let news = Promise.withResolvers<void>();
  let end: (() => Result) | undefined;
  const finish = (how: () => Result) => {
    end = how;
    news.resolve();
  };
  signal.addEventListener('abort', () => news.resolve(), { once: true });
  runs.push({
    stepId,
    signal,
    tell: (event) => {
      told.push(event);
      news.resolve();
    },
    end: (result) => finish(() => result),
    break: (error) =>
      finish(() => {
        throw error;
      }),
  });
  for (;;) {
    await news.promise;
    news = Promise.withResolvers();
    signal.throwIfAborted();
    yield* told.splice(0);
    if (end !== undefined) return end();
  }
}

function scriptedProgram(
  program: TerminalProgram,
  signal: AbortSignal,
  programs: ScriptedProgram[],
): Promise<TerminalEnd> {
  const { promise, resolve } = Promise.withResolvers<TerminalEnd>();
  programs.push({ program, end: resolve });
  signal.addEventListener('abort', () => resolve({ kind: 'killed', signal: 'SIGTERM' }), { once: true });
  return promise;
}

function whenAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

/** Lets everything that was told so far be taken in. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await immediately();
}
