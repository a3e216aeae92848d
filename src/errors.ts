import { safeText } from './safe-text.ts';

/**
 * What the learner can mend. The message says what happened and what state their work is in;
 * the way out says what to type next.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly wayOut: string;
  /** 1 when the learner's own files are the cause, 2 when something outside them is. */
  readonly exitCode: 1 | 2;

  constructor(message: string, wayOut: string, options: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    // Names of files, words of PostgreSQL, of git and of a course: none of it may steer the terminal it ends up on.
    super(safeText(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.wayOut = safeText(wayOut);
    this.exitCode = options.exitCode ?? 2;
  }
}

/** Thrown where work stops because the learner asked for it. It is no failure, and prints nothing. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export function isAbort(error: unknown): boolean {
  return error instanceof Interrupted || (error instanceof Error && error.name === 'AbortError');
}

/** The text of anything that was thrown, without a stack. */
export function messageOf(error: unknown): string {
  return safeText(error instanceof Error ? error.message : String(error));
}

/** The operating system's name of a failure (`EACCES`, `ENOENT`, …) or a SQLSTATE, where there is one. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
