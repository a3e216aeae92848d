import { createClient, type Sql } from '../database/connect.ts';
import type { TestFacts } from '../checker/test-facts.ts';
import { codeOf, messageOf } from '../errors.ts';

/** A connection of the check's own, so that rows are planted and looked at without the learner's code. */
export function openScratchDatabase(url: string | null): Sql {
  if (url === null) throw new Error('This exercise has no database: course.yaml names none for it.');
  return createClient(url, {
    max: 2,
    connect_timeout: 3,
    // A migration changes what a prepared statement was prepared for.
    prepare: false,
    connection: { statement_timeout: statementMs },
  });
}

/** A statement that takes longer is stuck, and a test has more to do than to wait for it. */
const statementMs = 8_000;

/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const tooManyConnections = '53300';
/** It doesn't exist, isn't open, may not be entered, or not with this password: a running server says so. */
const taken = ['3D000', '55000', '42501', '28000', '28P01'];

/** What is found out about the scratch database after a failure. */
export type DatabaseFacts = Pick<TestFacts, 'databaseGone' | 'databaseTaken' | 'openTransaction'>;

const nothingWrong: DatabaseFacts = { databaseGone: null, databaseTaken: null, openTransaction: null };

/**
 * Whether the scratch database can be used now, and who keeps it from being used. Without one, nothing is wrong.
 * `hasRun` is whether a program of the learner's may have changed it: then nobody else has.
 */
export async function databaseFacts(
  url: string | null,
  { hasRun }: { readonly hasRun: boolean },
): Promise<DatabaseFacts> {
  if (url === null) return nothingWrong;
  const sql = createClient(url, { max: 1, connect_timeout: 2 });
  try {
    return { ...nothingWrong, openTransaction: await openTransaction(sql) };
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (code === tooManyConnections) return nothingWrong;
    const reason = messageOf(error) || code || 'no answer';
    return hasRun && taken.includes(code)
      ? { ...nothingWrong, databaseTaken: reason }
      : { ...nothingWrong, databaseGone: reason };
  } finally {
    await sql.end({ timeout: 0 });
  }
}

/** The last statement of another session whose transaction has been open for seconds; null if there is none. */
async function openTransaction(sql: Sql): Promise<string | null> {
  const [row] = await sql<{ query: string }[]>`
    select query from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and xact_start < clock_timestamp() - interval '3 seconds'
    order by xact_start limit 1`;
  return row?.query ?? null;
}
