import type { Sql, TransactionSql } from 'postgres';
import { failIf, type Pointer, waitUntil } from 'workshop-runner/kit';

/** Well below the time that a request may take. */
const patienceMs = 1_200;

/**
 * Sends requests while the row is locked, and lets go of it when all of them wait: so each has read what it reads
 * before any of them writes. An answer that lets its requests wait elsewhere, one after the other, is given some time.
 */
export async function sendWhileLocked<Result>(
  database: Sql,
  id: number,
  requests: readonly (() => Promise<Result>)[],
): Promise<Result[]> {
  const lock = (sql: TransactionSql) => sql`select from profiles where id = ${id} for update`;
  return sendDuring(database, lock, requests.length, async () => {
    const settled = await Promise.allSettled(requests.map((request) => request()));
    return settled.map(valueOf);
  });
}

/**
 * Sends a request while somebody else takes what it wants, in a transaction that is over when the request waits for it:
 * whoever asks before hears that it is free, and is refused all the same.
 */
export function sendWhileTaken<Result>(
  database: Sql,
  take: (sql: TransactionSql) => Promise<unknown>,
  request: () => Promise<Result>,
): Promise<Result> {
  return sendDuring(database, take, 1, request);
}

/** Lets go of what it holds when so many wait for it. */
async function sendDuring<Result>(
  database: Sql,
  hold: (sql: TransactionSql) => Promise<unknown>,
  waiting: number,
  send: () => Promise<Result>,
): Promise<Result> {
  const sent = await database.begin(async (sql) => {
    await hold(sql);
    const outcome = Promise.allSettled([send()]);
    await waitUntil(async () => (await countWaiting(database)) >= waiting, { timeoutMs: patienceMs });
    // As a bare promise it would be waited for in here, where it is still held.
    return { outcome };
  });
  const [settled] = await sent.outcome;
  return valueOf(settled);
}

function valueOf<Result>(settled: PromiseSettledResult<Result>): Result {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

async function countWaiting(database: Sql): Promise<number> {
  const waiting = await database`
    select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return waiting.length;
}

/** A request that hangs while its own transaction does nothing has a cause that can be named. */
export async function explainDeadlock<Result>(
  database: Sql,
  send: () => Promise<Result>,
  pointer: Pointer,
): Promise<Result> {
  let isCause = false;
  const look = async (): Promise<void> => {
    isCause = await waitsForItself(database);
  };
  // Not long before the request is given up, and the locks are gone with it.
  const timer = setTimeout(() => void look().catch(() => undefined), 2_000);
  try {
    return await send();
  } catch (error) {
    failIf(
      isCause,
      'The update waits for its own transaction: one query goes through the transaction, another past it through the pool. Send all of them through what session.transaction gives its callback.',
      pointer,
    );
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** True where a query waits for a transaction whose own program does nothing meanwhile. */
async function waitsForItself(database: Sql): Promise<boolean> {
  const waiting = await database`
    select waiting.pid
    from pg_stat_activity waiting
    cross join unnest(pg_blocking_pids(waiting.pid)) as blocking_pid
    join pg_stat_activity blocking on blocking.pid = blocking_pid
    where waiting.datname = current_database() and blocking.state = 'idle in transaction'`;
  return waiting.length > 0;
}
