import { messageOf } from '../errors.ts';
import { type PostgresWords, wordsOf } from './postgres-words.ts';
import { lineAt } from './sql-text/lines.ts';

/** An SQL file that did not run to its end, and where it stopped. */
export class MigrationFailed extends Error implements PostgresWords {
  override readonly name = 'MigrationFailed';
  readonly tag: string;
  /** Absolute path of the file with the statement: the migration's, or its down file. */
  readonly file: string;
  /** Counted from 1; undefined if PostgreSQL doesn't say where it stopped, as for a constraint that is checked last. */
  readonly line: number | undefined;
  /** What PostgreSQL said, without its SQLSTATE. */
  readonly reason: string;
  /** Undefined if we refused the file and PostgreSQL never saw it. */
  readonly sqlstate: string | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** The text of the statement that failed, or of those that were sent with it. */
  readonly statement: string;
  readonly isOneOfSeveral: boolean;

  constructor(tag: string, source: SqlSource, place: FailedPlace, cause: unknown) {
    super(`${tag}: ${messageOf(cause)}`, { cause });
    this.tag = tag;
    this.file = source.file;
    this.line = place.kind === 'statement' ? lineAt(source.sql, place.offset) : undefined;
    const words = wordsOf(cause);
    this.reason = words.reason;
    this.sqlstate = words.sqlstate;
    this.detail = words.detail;
    this.hint = words.hint;
    this.statement = place.kind === 'at-the-end' ? '' : place.statement;
    this.isOneOfSeveral = place.kind === 'one-of-several';
  }
}

/** Where an SQL file stopped. Offsets are those of the file. */
export type FailedPlace =
  | { readonly kind: 'statement'; readonly statement: string; readonly offset: number }
  /** They were sent together, and PostgreSQL does not say which of them it was. */
  | { readonly kind: 'one-of-several'; readonly statement: string }
  /** A constraint that is checked after the last statement. */
  | { readonly kind: 'at-the-end' };

/** A file of SQL. */
export interface SqlSource {
  /** Absolute path. */
  readonly file: string;
  readonly sql: string;
}
