import postgres from 'postgres';
import type { TransactionSql } from '../database/connect.ts';
import { MigrationFailed, type SqlSource } from './migration-failed.ts';
import { splitStatements } from './split-statements.ts';

/** The transaction is made around the whole migration; a file that ends it would leave half of its work behind. */
const transactionWords = /^(?:begin|start\s+transaction|commit|end|rollback|abort)\b(?!\s+atomic)/iu;

/** Runs an SQL file inside a transaction. Throws MigrationFailed for the statement that does not run. */
export async function runStatements(sql: TransactionSql, tag: string, source: SqlSource): Promise<void> {
  const statements = splitStatements(source.sql);
  const own = statements.find(({ text }) => transactionWords.test(text));
  if (own !== undefined) throw new MigrationFailed(tag, source, own, new Error(ownTransaction));
  for (const statement of statements) {
    try {
      await sql.unsafe(statement.text);
    } catch (error) {
      // 55P03: another session holds a lock, which isn't the migration's fault.
      if (!(error instanceof postgres.PostgresError) || error.code === '55P03') throw error;
      throw new MigrationFailed(tag, source, statement, error);
    }
  }
}

const ownTransaction =
  'a migration runs in a transaction already, so that all of it happens or nothing does; leave BEGIN, COMMIT and ROLLBACK out';
