import postgres from 'postgres';
import type { TransactionSql } from '../database/connect.ts';
import { type FailedPlace, MigrationFailed, type SqlSource } from './migration-failed.ts';
import { offsetOfCharacter } from './sql-text/lines.ts';
import { partsOf, type SqlPart } from './sql-text/parts.ts';
import { findRefused } from './sql-text/refused-statements.ts';
import { splitPart, type Statement } from './sql-text/statements.ts';

/** How a part with several statements is sent: as it is, or to find out which of them fails. */
export type Sending = 'whole' | 'one-by-one';

/**
 * Runs an SQL file inside a transaction, as drizzle's migrator does: PostgreSQL gets each part between two breakpoints
 * whole and unchanged, so what is valid SQL is its decision alone. Throws MigrationFailed for the statement that failed.
 */
export async function runStatements(
  sql: TransactionSql,
  tag: string,
  source: SqlSource,
  sending: Sending,
): Promise<void> {
  for (const part of partsOf(source.sql)) {
    const statements = splitPart(part);
    // Not earlier: if PostgreSQL can't read the part before, as at a breakpoint inside a string, that is the mistake.
    refuse(tag, source, statements);
    const sent = sending === 'whole' || statements.length < 2 ? [{ part, statements }] : alone(statements);
    for (const one of sent) {
      try {
        await sql.unsafe(one.part.text);
      } catch (error) {
        // 55P03: another session holds a lock, which isn't the migration's fault.
        if (!(error instanceof postgres.PostgresError) || error.code === '55P03') throw error;
        throw new MigrationFailed(tag, source, placeOf(one, error), error);
      }
    }
  }
}

/**
 * Checks at the end of a run the constraints that were deferred until then. PostgreSQL would do so in the COMMIT, which
 * belongs to no file. Throws MigrationFailed, without a line, for the file that ran last.
 */
export async function checkDeferred(sql: TransactionSql, tag: string, source: SqlSource): Promise<void> {
  try {
    await sql.unsafe('set constraints all immediate');
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error;
    throw new MigrationFailed(tag, source, { kind: 'at-the-end' }, error);
  }
}

function refuse(tag: string, source: SqlSource, statements: readonly Statement[]): void {
  const refused = findRefused(statements);
  if (refused === undefined) return;
  const { text, offset } = refused.statement;
  throw new MigrationFailed(
    tag,
    source,
    { kind: 'statement', statement: text, offset },
    new Error(refused.reason),
  );
}

interface Sent {
  readonly part: SqlPart;
  readonly statements: readonly Statement[];
}

function alone(statements: readonly Statement[]): readonly Sent[] {
  return statements.map((statement) => ({ part: statement, statements: [statement] }));
}

/** PostgreSQL knows the place in the text for what it can't read or find, and not for rows that don't fit. */
function placeOf({ part, statements }: Sent, error: postgres.PostgresError): FailedPlace {
  const offset = offsetOfError(part, statements, error);
  const found =
    offset === undefined ? undefined : statements.findLast((statement) => statement.offset <= offset);
  const [first, ...others] = statements;
  if (offset === undefined && others.length > 0) return { kind: 'one-of-several', statement: part.text };
  return {
    kind: 'statement',
    statement: (found ?? first)?.text ?? part.text,
    offset: offset ?? first?.offset ?? part.offset,
  };
}

function offsetOfError(
  { text, offset }: SqlPart,
  statements: readonly Statement[],
  { position }: postgres.PostgresError,
): number | undefined {
  if (!position) return undefined;
  const found = offset + offsetOfCharacter(text, Number(position));
  // "At end of input" is behind all comments and empty lines; the last thing that was read is what's incomplete.
  const last = statements.at(-1);
  const isBehindAll = found >= offset + text.trimEnd().length;
  return isBehindAll && last !== undefined ? last.offset + last.text.length - 1 : found;
}
