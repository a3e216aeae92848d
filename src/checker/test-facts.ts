import type { Blocked, TooMuchMemory } from './notes.ts';

/**
 * What the kit leaves in a test's metadata for the checker to explain. It is plain data: it crosses two processes.
 * Files are relative to the exercise's folder, with forward slashes.
 */
export interface TestFacts {
  /** Said by the course's check beside its assertion; null where it said nothing. */
  readonly said: Statement | null;
  /** What went wrong with a program of the learner's; null where each did what it was asked. */
  readonly program: ProgramFailure | null;
  /** The end of what the learner's programs printed while this test ran. */
  readonly output: string;
  /** The part of it that the program printed during the last request, or that the last command printed. */
  readonly lastOutput: string;
  /** Why the kit's own connection to the scratch database fails; null while it works or none is used. */
  readonly databaseGone: string | null;
  /** Why the server, which answers, lets nobody into the scratch database any more; null where it does. */
  readonly databaseTaken: string | null;
  /** The last statement of a transaction that another session has left open for seconds; null where none is. */
  readonly openTransaction: string | null;
  /** True where the test was not run, because it means nothing after a failure of an earlier one. */
  readonly setAside: boolean;
}

/** A sentence of the course's about a failure, and the place in the learner's files that it points at. */
export interface Statement {
  readonly sentence: string;
  readonly file: string | null;
  /** Counted from 1. */
  readonly line: number | null;
  readonly hint: string | null;
  /** True where the line is the mistake's own, so that no printed stack has a better one. */
  readonly isExact: boolean;
  /** True where the check saw the very thing that the sentence names, so that nothing else explains it better. */
  readonly certain: boolean;
}

/** A program that prints more than this, in megabytes, is ended. A million lines take less. */
export const floodMb = 32;

export interface ProgramFailure {
  readonly kind:
    | 'ended-before-listening'
    | 'never-listened'
    | 'ended-during-request'
    | 'no-answer'
    /** The connection broke off, and the program runs on. */
    | 'hung-up'
    /** The answer was larger than any of a course. */
    | 'endless-answer'
    | 'still-running'
    /** A program that was to end by itself was ended by a signal. */
    | 'killed'
    /** It printed far more than anybody reads. */
    | 'flooded'
    /** The machine did not let it run, so that nobody can tell what it would have done. */
    | 'starved';
  /** The file that was started. */
  readonly entry: string;
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** `GET /path`, where a request was under way. */
  readonly request: string | null;
  readonly waitedMs: number;
  /** True where it was stopped, as SIGSTOP does it. */
  readonly isStopped: boolean;
  readonly port: number | null;
  /** What its guard found wrong with it. */
  readonly note: Blocked | TooMuchMemory | null;
  /** True where an earlier test found this out, so that there is nothing new to tell. */
  readonly knownBefore: boolean;
}

/** What the checker provides to the kit, through Vitest. */
export interface CheckContext {
  readonly courseRoot: string;
  readonly exerciseFolder: string;
  /** That folder as the learner was given it; absent in a course without solutions. */
  readonly starterFolder?: string | undefined;
  readonly databaseUrl: string | null;
  /** Absolute path of the learner's migrations; absent where the exercise has none. */
  readonly migrationsFolder?: string | undefined;
  /** Lives as long as the check; whatever is put there is removed with it. */
  readonly runFolder: string;
  /** File URL of the module that every process of the learner's loads first. */
  readonly preload: string;
  readonly serverStartMs: number;
  readonly requestMs: number;
  readonly programMs: number;
  /** The longest that a program which the machine keeps waiting is waited for. */
  readonly patientMs: number;
  readonly ownTestsMs: number;
  /** Whether the host keeps the learner's own Vitest between checks. */
  readonly keepsOwnTests?: boolean;
  readonly outputBytes: number;
  readonly heapMb: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    workshop: CheckContext;
  }
  interface TaskMeta {
    workshop?: TestFacts;
    /** True for a test that runs the learner's own tests. */
    workshopOwnTests?: true;
  }
}
