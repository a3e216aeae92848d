import type { Sql } from 'postgres';
import { waitUntil } from 'workshop-runner/kit';

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
  const sent = await database.begin(async (sql) => {
    await sql`select from profiles where id = ${id} for update`;
    const results = Promise.allSettled(requests.map((request) => request()));
    await waitUntil(async () => (await countWaiting(database)) >= requests.length, { timeoutMs: patienceMs });
    // As a bare promise it would be waited for in here, where the row is still locked.
    return { results };
  });
  const settled = await sent.results;
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function countWaiting(database: Sql): Promise<number> {
  const waiting = await database`
    select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return waiting.length;
}

/** True where a query waits for a transaction whose own program does nothing meanwhile. */
export async function waitsForItself(database: Sql): Promise<boolean> {
  const waiting = await database`
    select waiting.pid
    from pg_stat_activity waiting
    cross join unnest(pg_blocking_pids(waiting.pid)) as blocking_pid
    join pg_stat_activity blocking on blocking.pid = blocking_pid
    where waiting.datname = current_database() and blocking.state = 'idle in transaction'`;
  return waiting.length > 0;
}
