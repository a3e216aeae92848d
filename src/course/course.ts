import type { Question } from './quiz/question.ts';

/** A course as the runner knows it: everything that `lessons/course.yaml` and the steps' front matter say. */
export interface Course {
  /** Absolute path of the folder that holds `lessons/`. */
  readonly root: string;
  readonly title: string;
  readonly chapters: readonly Chapter[];
  readonly objectives: readonly Objective[];
  readonly exercises: ReadonlyMap<string, Exercise>;
  /** Every step, in the order in which they are taken. */
  readonly steps: readonly Step[];
}

export interface Chapter {
  readonly title: string;
  readonly stepIds: readonly string[];
}

export interface Objective {
  readonly id: string;
  /** Completes the sentence "You can …". */
  readonly text: string;
}

/** A folder of the learner's, with the database and the server that belong to it. */
export interface Exercise {
  readonly id: string;
  /** Relative to the course root, with forward slashes. */
  readonly folder: string;
  /** Absent in a course that needs no database. */
  readonly database?: ExerciseDatabase | undefined;
  readonly server?: ExerciseServer | undefined;
}

export interface ExerciseDatabase {
  readonly name: string;
  /** Folder of drizzle's migrations, relative to the exercise's folder. */
  readonly migrations: string;
  /** Fills the database with made-up rows; run in the exercise's folder, safe to repeat. */
  readonly seed?: string | undefined;
  /** File that receives DATABASE_URL, relative to the exercise's folder. */
  readonly envFile: string;
  /** What a check's database has in it: the learner's migrations, or nothing, where the check applies them by itself. */
  readonly checkWith: 'migrations' | 'nothing';
  /** True where the app shows the tables beside the lessons. */
  readonly showSchema?: boolean | undefined;
}

export interface ExerciseServer {
  /** Run in the exercise's folder with PORT (and DATABASE_URL) set. */
  readonly command: string;
  /** The port it is asked to take first; the next free one is used where that is taken. */
  readonly port: number;
  /** The request that proves that the application works. */
  readonly proof: ServerProof;
}

export interface ServerProof {
  /** Path and query, beginning with a slash. */
  readonly path: string;
  readonly status: number;
}

interface StepBase {
  readonly id: string;
  readonly title: string;
  readonly chapter: string;
  /** Absolute path of the step's folder. */
  readonly folder: string;
  /** Absolute path of `lesson.md`, and its text without the front matter. */
  readonly lessonFile: string;
  readonly lesson: string;
  readonly hints: readonly Hint[];
  readonly objectives: readonly string[];
  readonly optional: boolean;
  /** How long it takes most people; absent where nobody knows. */
  readonly minutes?: number | undefined;
}

export interface ReadingStep extends StepBase {
  readonly kind: 'reading';
}

export interface QuizStep extends StepBase {
  readonly kind: 'quiz';
  /** Of `quiz.yaml`, in the order in which they are asked. */
  readonly questions: readonly Question[];
}

export interface SetupStep extends StepBase {
  readonly kind: 'setup';
  readonly exercise: Exercise;
  readonly actions: readonly Action[];
  /** True where the actions throw data away, so that they are confirmed first. */
  readonly destructive: boolean;
}

export interface ExerciseStep extends StepBase {
  readonly kind: 'exercise';
  readonly exercise: Exercise;
  /** The learner's files that this step changes, relative to the exercise's folder, with forward slashes. */
  readonly files: readonly string[];
  /** Absolute path of `check.test.ts`. */
  readonly checkFile: string;
  /** What parts of the solution are for. */
  readonly purposes: readonly Purpose[];
  /** True where the step can't be done without those before it. */
  readonly buildsOnEarlier?: boolean;
}

/** Says what a hunk of the solution is for: the one that adds a line with these words. */
export interface Purpose {
  /** Relative to the exercise's folder. */
  readonly file: string;
  readonly near: string;
  readonly text: string;
}

export type Step = ReadingStep | SetupStep | ExerciseStep | QuizStep;

/** One section of `hints.md`. Its id is the anchor that a code host gives its heading. */
export interface Hint {
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  /** True for one that helps with a particular failure, and means nothing without it. */
  readonly onlyWhenFitting?: boolean;
}

export const builtInVerbs = [
  'stop-app',
  'install',
  'start-database',
  'stop-database',
  'reset-database',
  'migrate',
  'seed',
  'prove',
  'restart-app',
] as const;

export type BuiltInVerb = (typeof builtInVerbs)[number];

/**
 * One line of a set-up: something the runner knows how to do, or a command of the course's. The command is the one that
 * runs; null for an action that no single command does.
 */
export type Action =
  | { readonly verb: BuiltInVerb; readonly text: string; readonly command: string | null }
  | { readonly verb: 'run'; readonly text: string; readonly command: string };

/** What happens while a set-up runs. `index` counts the step's actions from 0. */
export type ActionEvent =
  | { readonly kind: 'action-started'; readonly index: number }
  | { readonly kind: 'action-output'; readonly index: number; readonly line: string }
  | {
      readonly kind: 'action-finished';
      readonly index: number;
      readonly result: string;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'action-failed';
      readonly index: number;
      readonly message: string;
      readonly wayOut: string;
      /** As of a UserError: 1 where the learner's files are the cause, else 2. */
      readonly exitCode: 1 | 2;
    };

/** Something wrong in a course's own files. */
export interface Problem {
  /** Relative to the course root. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}
