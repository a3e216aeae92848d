import type { CheckRequest } from './request.ts';
import type { Limits } from './limits.ts';
import type { TestFacts } from './test-facts.ts';

/** What the checker asks of its host. */
export interface HostOrder {
  readonly request: CheckRequest;
  readonly limits: Limits;
  readonly runFolder: string;
}

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
