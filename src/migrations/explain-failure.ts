import { UserError } from '../errors.ts';
import type { MigrationFailed } from './migration-failed.ts';
import { reasonOf } from './postgres-words.ts';

export interface FailureWords {
  /** What was tried: `The migration 0001_two`, `Taking 0001_two back`. */
  readonly what: string;
  /** What state the database is in now. */
  readonly state: string;
  /** What to do instead of fixing the line. */
  readonly wayOut?: string | undefined;
}

/** What a failed SQL file means for the learner: PostgreSQL's words, the state of the database, and what to fix. */
export function explainFailure(failure: MigrationFailed, { what, state, wayOut }: FailureWords): UserError {
  const message = `${what} failed: ${reasonOf(failure)} PostgreSQL rolled back all of this run: ${state}.`;
  return new UserError(message, wayOut ?? `${fixOf(failure)}, then try again.`, {
    exitCode: 1,
    cause: failure,
  });
}

function fixOf({ file, line, sqlstate }: MigrationFailed): string {
  if (line === undefined) {
    return `PostgreSQL doesn't say which line it was. Look for what it names in ${file}`;
  }
  // What PostgreSQL never saw is no mistake in the SQL; it is refused for another reason.
  return sqlstate === undefined ? `Change line ${line} of ${file}` : `Fix line ${line} of ${file}`;
}
