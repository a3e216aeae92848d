import { UserError } from '../errors.ts';
import type { MigrationFailed } from './migration-failed.ts';

/** What a failed SQL file means for the learner: PostgreSQL's words, the state of the database, and the line to mend. */
export function explainFailure(
  failure: MigrationFailed,
  what: string,
  state: string,
  wayOut?: string,
): UserError {
  const { file, line, reason, sqlstate } = failure;
  const code = sqlstate === undefined ? '' : ` (${sqlstate})`;
  return new UserError(
    `${what}: ${reason}${code}. PostgreSQL took back all of this run: ${state}.`,
    wayOut ?? `Mend line ${line} of ${file}, then try again.`,
    { exitCode: 1, cause: failure },
  );
}
