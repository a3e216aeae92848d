import { UserError } from '../errors.ts';
import type { MigrationFailed } from './migration-failed.ts';

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

/** What PostgreSQL said, as sentences: its message with the SQLSTATE, and what it adds about rows and objects, or advises. */
export function reasonOf({
  reason,
  sqlstate,
  detail,
  hint,
}: Pick<MigrationFailed, 'reason' | 'sqlstate' | 'detail' | 'hint'>): string {
  const code = sqlstate === undefined ? '' : ` (${sqlstate})`;
  const more = [
    ...(detail === undefined ? [] : [`Detail: ${oneLine(detail)}`]),
    ...(hint === undefined ? [] : [`Hint: ${oneLine(hint)}`]),
  ];
  return [`${reason}${code}.`, ...more].join(' ');
}

const shownCharacters = 400;

/** A detail can list a hundred objects, each on a line of its own, or a whole row. */
function oneLine(text: string): string {
  const joined = text.trim().replaceAll(/\s*\n\s*/gu, '; ');
  const shown = joined.length > shownCharacters ? `${joined.slice(0, shownCharacters).trimEnd()} …` : joined;
  return /[.!?…]$/u.test(shown) ? shown : `${shown}.`;
}
