import type { CheckRequest } from './request.ts';
import type { Limits } from './limits.ts';
import type { ProgramsToExpect } from './notes.ts';
import type { TestFacts } from './test-facts.ts';

/** One run of a check file, as the checker asks a host for it. */
export interface HostOrder {
  readonly request: CheckRequest;
  readonly limits: Limits;
  readonly runFolder: string;
}

/** Where a run's worker works. Its environment and its working folder can't be changed once it is started. */
export interface WorkerPlace {
  readonly courseRoot: string;
  /** The folder for temporary files of this one run. */
  readonly runFolder: string;
  /** V8's heap, in megabytes. */
  readonly heapMb: number;
  /** The whole memory of a process, in bytes. */
  readonly memoryBytes: number;
  /** What the worker starts before its run is known; only in one that is started ahead. */
  readonly programs?: ProgramsToExpect | undefined;
}

/** The argument with which a host keeps the learner's own Vitest between checks. */
export const keepOwnTests = '--keep-own-tests';

/** What the checker asks of a host. Runs are numbered, so that late news of one is not taken for the next one's. */
export type HostRequest =
  /** `token` is known to the host and to the checker only: a message that was put into their channel has none. */
  | { readonly kind: 'run'; readonly run: number; readonly token: string; readonly order: HostOrder }
  /** Start the worker of the next run now. A run in another place doesn't use it. */
  | { readonly kind: 'prepare'; readonly place: WorkerPlace };

/** What a host answers. */
export type HostReply =
  | { readonly kind: 'news'; readonly run: number; readonly token: string; readonly message: HostMessage }
  /** A worker leads its own process group, which has to be ended together with the host. */
  | { readonly kind: 'worker-started'; readonly pid: number }
  | { readonly kind: 'worker-ended'; readonly pid: number }
  /** The run is over, its worker is gone, and the next one can be asked for. */
  | { readonly kind: 'idle'; readonly run: number; readonly token: string };

/** What the host tells, over IPC, in this order; tests are known by their ids. */
export type HostMessage =
  /** With the limits that it goes by on this machine. */
  | { readonly kind: 'ready'; readonly limits: Limits }
  | { readonly kind: 'collected'; readonly tests: readonly CollectedTest[] }
  | { readonly kind: 'not-collected'; readonly errors: readonly RawError[] }
  | { readonly kind: 'started'; readonly id: string }
  | { readonly kind: 'finished'; readonly test: RawTest }
  | {
      readonly kind: 'run-ended';
      /** Errors that belong to no test: a rejection that nobody handled, a worker that died. */
      readonly errors: readonly RawError[];
      /** The end of what the check's own process printed. */
      readonly output: string;
    }
  | { readonly kind: 'host-failed'; readonly message: string };

export interface CollectedTest {
  readonly id: string;
  readonly name: string;
  /** True if it runs the learner's own tests. */
  readonly isAboutOwnTests: boolean;
}

export interface RawTest {
  readonly id: string;
  readonly passed: boolean;
  readonly error: RawError | null;
  readonly facts: TestFacts | null;
}

export interface RawError {
  readonly name: string;
  readonly message: string;
  /** Node's or PostgreSQL's name of the failure. */
  readonly code: string | null;
  readonly expected: string | null;
  readonly received: string | null;
  /** The error as Node prints it: for a syntax error its place, then name, message and stack. */
  readonly report: string;
  /** Innermost first; absolute paths. */
  readonly frames: readonly Frame[];
  readonly cause: RawError | null;
}

export interface Frame {
  readonly file: string;
  readonly line: number;
}
