import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../errors.ts';
import type { Sql } from './connect.ts';
import { APPLICATION_NAME } from './connect.ts';
import { quoteName } from './sql-text.ts';

const SESSIONS_END_MS = 100;

interface Bench {
  readonly sql: Sql;
  readonly learner: string;
}

/** Drops a database that we made, and ends the sessions that were left in it. */
export async function dropDatabase(bench: Bench, name: string): Promise<void> {
  const drop = `drop database if exists ${quoteName(name)} with (force)`;
  await endSessions(bench, name);
  try {
    await bench.sql.unsafe(drop);
  } catch (error) {
    // 42809: it became a template before something went wrong.
    if (codeOf(error) !== '42809') throw error;
    await bench.sql.unsafe(`alter database ${quoteName(name)} with is_template false`);
    await bench.sql.unsafe(drop);
  }
}

/** The second half of `endSessions` alone. */
export function endUncommitted(bench: Bench): Promise<void> {
  return endSessions(bench, '');
}

export function renameOf(from: string, to: string): string {
  return `alter database ${quoteName(from)} rename to ${quoteName(to)}`;
}

/**
 * Ends the sessions in a database, and those of the learner's role that have changed something about databases or
 * roles and not committed it: whatever we do to the same object would wait for them.
 * PostgreSQL itself looks only every 100 ms whether the sessions that it ended are gone.
 */
export async function endSessions({ sql, learner }: Bench, database: string): Promise<void> {
  const deadline = performance.now() + SESSIONS_END_MS;
  let left: readonly unknown[];
  do {
    left = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity a
      where backend_type = 'client backend' and pid <> pg_backend_pid()
        and (datname = ${database} or (
          usename = ${learner} and not (usename = current_user and application_name = ${APPLICATION_NAME})
          -- One that is at work will be done in a moment.
          and (state like 'idle in transaction%' or xact_start < now() - interval '2 s')
          and exists (select from pg_locks l where l.pid = a.pid and l.granted and l.database = 0
            and l.mode <> 'AccessShareLock' and coalesce(l.relation, l.classid) in (
              'pg_database'::regclass, 'pg_authid'::regclass, 'pg_db_role_setting'::regclass,
              'pg_shdescription'::regclass))))`;
    if (left.length > 0) await delay(2);
  } while (left.length > 0 && performance.now() < deadline);
}
