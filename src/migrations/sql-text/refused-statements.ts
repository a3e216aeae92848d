import type { Statement } from './statements.ts';

export interface RefusedStatement {
  readonly statement: Statement;
  /** A clause without a full stop. */
  readonly reason: string;
}

/** ROLLBACK TO a savepoint ends nothing, and PostgreSQL itself refuses the PREPARED forms inside a transaction. */
const endsTransaction =
  /^(?:(?:commit|end|abort|prepare\s+transaction)\b(?!\s+prepared\b)|rollback\b(?!\s+(?:(?:work|transaction)\s+)?to\b|\s+prepared\b))/iu;

/** The client would send rows, or receive them; drizzle's migrator does neither and waits forever. */
const copies = /^copy\b.*\b(?:from\s+stdin|to\s+stdout)\b/isu;

/**
 * The first statement that may not be in a migration although PostgreSQL would run it: it would break the promise that
 * all of a run happens or nothing does, or never end.
 */
export function findRefused(statements: readonly Statement[]): RefusedStatement | undefined {
  for (const statement of statements) {
    if (endsTransaction.test(statement.code)) return { statement, reason: ownTransaction };
    if (copies.test(statement.code)) return { statement, reason: ownCopy };
  }
  return undefined;
}

const ownTransaction =
  'a migration runs in a transaction already, so that all of it happens or nothing does; leave BEGIN, COMMIT and ROLLBACK out';

const ownCopy =
  'COPY with STDIN or STDOUT exchanges rows with a program, and a migration has none; write INSERT statements (pg_dump does with --inserts)';
