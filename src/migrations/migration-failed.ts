import { codeOf, messageOf } from '../errors.ts';
import type { Statement } from './split-statements.ts';
import { lineAt } from './split-statements.ts';

/** An SQL file that PostgreSQL did not run to its end, and where it stopped. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed';
  readonly tag: string;
  /** Absolute path of the file with the statement: the migration's, or its down file. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** What PostgreSQL said, without its SQLSTATE. */
  readonly reason: string;
  readonly sqlstate: string | undefined;
  /** The text of the statement that failed. */
  readonly statement: string;

  constructor(tag: string, source: SqlSource, statement: Statement, cause: unknown) {
    const sqlstate = codeOf(cause);
    super(`${tag}: ${messageOf(cause)}`, { cause });
    this.tag = tag;
    this.file = source.file;
    this.line = lineAt(source.sql, statement.offset + positionIn(cause));
    this.reason = messageOf(cause);
    this.sqlstate = sqlstate;
    this.statement = statement.text;
  }
}

/** A file of SQL. */
export interface SqlSource {
  /** Absolute path. */
  readonly file: string;
  readonly sql: string;
}

/** PostgreSQL counts characters of the statement from 1, where it knows the place at all. */
function positionIn(error: unknown): number {
  const position =
    typeof error === 'object' && error !== null && 'position' in error ? Number(error.position) : 1;
  return Number.isInteger(position) ? position - 1 : 0;
}
