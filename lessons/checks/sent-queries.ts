import type { Sql } from 'postgres';
import { waitUntil } from 'workshop-runner/kit';

/** What was seen while a request or a command ran on a locked table. */
export interface Sent<Result, Sight> {
  readonly result: Result;
  /** The SQL of the first query that asked the table; null where none did. */
  readonly query: string | null;
  /** What `look` saw while that query waited; null without a query. */
  readonly sight: Sight | null;
}

/** Longer than anything that is asked may take. */
const patienceMs = 60_000;

/**
 * Runs a request or a command while the table `profiles` is locked, so that its first query has to wait and can be
 * seen, and unlocks the table then. What asks another table, or nothing, is not held up.
 */
export async function watchQueries<Result, Sight = null>(
  database: Sql,
  act: () => Promise<Result>,
  look: () => Promise<Sight | null> = () => Promise.resolve(null),
): Promise<Sent<Result, Sight>> {
  const seen = await database.begin(async (sql) => {
    await sql`lock table profiles in access exclusive mode`;
    let isOver = false;
    const outcome = Promise.allSettled([act()]).then(([settled]) => {
      isOver = true;
      return settled;
    });
    let query: string | null = null;
    const hasShown = async (): Promise<boolean> => {
      query = await findWaiting(database);
      return query !== null || isOver;
    };
    await waitUntil(hasShown, { timeoutMs: patienceMs });
    // As a bare promise the outcome would be waited for in here, where the table is still locked.
    return { outcome, query, sight: query === null ? null : await look() };
  });
  const settled = await seen.outcome;
  if (settled.status === 'rejected') throw settled.reason;
  return { result: settled.value, query: seen.query, sight: seen.sight };
}

async function findWaiting(database: Sql): Promise<string | null> {
  const [waiting] = await database<{ query: string }[]>`
    select query from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
    order by query_start limit 1`;
  return waiting?.query ?? null;
}

/** The condition of a query, as PostgreSQL got it: what follows `where`, up to the next clause. */
export function conditionOf(query: string): string | null {
  const [, condition] = /\swhere\s(.+?)(?:\s(?:limit|order by|for|returning)\s.*)?$/isu.exec(query) ?? [];
  return condition?.replaceAll(/\s+/gu, ' ').trim() ?? null;
}
