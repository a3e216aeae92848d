import type { Sql, TransactionSql } from './connect.ts';
import { connectionsLost } from './connect.ts';
import { endsSession } from './explain-connection.ts';

/**
 * Runs some work in a transaction of its own: all of it or nothing. Throws what the work throws.
 *
 * The client ends every transaction with a statement, even if the server has ended the session; what it then writes
 * to its closed socket fails outside of every promise and ends the process
 * (https://github.com/porsager/postgres/issues/1208). So work that has lost its session never returns to it.
 */
export async function inTransaction<T>(
  sql: Sql,
  work: (transaction: TransactionSql) => Promise<T>,
): Promise<T> {
  const lostBefore = connectionsLost(sql);
  // Which of several connections was lost isn't known.
  const isClosed = (): boolean => sql.options.max === 1 && connectionsLost(sql) > lostBefore;
  const outcome: { done?: { readonly result: T }; error?: unknown } = {};
  const never = new Promise<never>(() => undefined);
  try {
    await sql.begin(async (transaction) => {
      try {
        outcome.done = { result: await work(transaction) };
      } catch (error) {
        outcome.error = error;
        if (endsSession(error) || isClosed()) return never;
        throw error;
      }
      return isClosed() ? never : undefined;
    });
  } catch (error) {
    throw outcome.error ?? error;
  }
  if (outcome.done === undefined) throw new Error('a transaction ended without its work');
  return outcome.done.result;
}
