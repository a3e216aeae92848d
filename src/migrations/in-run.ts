import type { Sql, TransactionSql } from '../database/connect.ts';
import { endsSession } from '../database/explain-connection.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { MigrationFailed } from './migration-failed.ts';
import type { Sending } from './run-statements.ts';

/**
 * Does the work of one run in a transaction. If it fails at one of several statements that were sent together, and
 * PostgreSQL doesn't say which, the run is repeated statement by statement, and rolled back again. A savepoint would do
 * without the repetition, and SQL means something else behind one: a new enum value can't be used there, for example.
 */
export async function inRun<T>(
  sql: Sql,
  work: (transaction: TransactionSql, sending: Sending) => Promise<T>,
): Promise<T> {
  try {
    return await inTransaction(sql, (transaction) => work(transaction, 'whole'));
  } catch (error) {
    if (!(error instanceof MigrationFailed) || !error.isOneOfSeveral || isNotRepeated(error)) throw error;
    throw await repeated(sql, work, error);
  }
}

/** The failure of the repeated run if it is the same one, now with its line. */
async function repeated(
  sql: Sql,
  work: (transaction: TransactionSql, sending: Sending) => Promise<unknown>,
  failure: MigrationFailed,
): Promise<MigrationFailed> {
  try {
    return await inTransaction(sql, async (transaction) => {
      await work(transaction, 'one-by-one');
      throw failure;
    });
  } catch (error) {
    return error instanceof MigrationFailed && isSame(error, failure) ? error : failure;
  }
}

function isSame(one: MigrationFailed, other: MigrationFailed): boolean {
  return one.tag === other.tag && one.sqlstate === other.sqlstate && one.reason === other.reason;
}

/** The session is lost, or a statement took longer than the time limit and would do so again. */
function isNotRepeated({ cause, sqlstate }: MigrationFailed): boolean {
  return endsSession(cause) || sqlstate === '57014';
}
