import { hostname } from 'node:os';
import { isStillRunning, thisProcess } from '../system/process-identity.ts';
import type { Sql, TransactionSql } from './connect.ts';
import { parseJsonObject } from './json-object.ts';
import { quoteName, quoteText } from './sql-text.ts';

/** What we write on a database that we made, as its comment: nothing without it is ever dropped by a sweep. */
export interface DatabaseNote {
  readonly by: 'workshop';
  readonly course: string;
  readonly kind: 'scratch' | 'template';
  readonly pid: number;
  /** When that process began, to tell it from a later one with the same id; null if it isn't known. */
  readonly startTime: string | null;
  readonly host: string;
  /** When it was made, as ISO 8601 in UTC. */
  readonly at: string;
  /** Of a template: what `sealOf` gave when it was closed. */
  readonly seal?: string;
}

export interface NotedDatabase {
  readonly name: string;
  /** Undefined if its owner removed or changed it: the learner's role may write comments on what it owns. */
  readonly note: DatabaseNote | undefined;
  /** Whether somebody is connected. */
  readonly busy: boolean;
}

export async function noteOn(
  course: string,
  kind: DatabaseNote['kind'],
  seal?: string,
): Promise<DatabaseNote> {
  return {
    by: 'workshop',
    course,
    kind,
    ...(await thisProcess()),
    host: hostname(),
    at: new Date().toISOString(),
    ...(seal === undefined ? {} : { seal }),
  };
}

export async function writeNote(
  sql: Sql | TransactionSql,
  database: string,
  note: DatabaseNote,
): Promise<void> {
  await sql.unsafe(`comment on database ${quoteName(database)} is ${quoteText(JSON.stringify(note))}`);
}

/**
 * Changes with everything that ALTER DATABASE changes, so that a database that nobody can connect to still holds
 * what it held if this is the same: the version of its row in the catalog.
 */
export async function sealOf(sql: Sql | TransactionSql, database: string): Promise<string | undefined> {
  const [row] = await sql<{ seal: string }[]>`
    select oid || ':' || xmin as seal from pg_database where datname = ${database}`;
  return row?.seal;
}

/** The databases of a server whose names match, with the notes on them. */
export async function listNoted(sql: Sql, namePattern: string): Promise<NotedDatabase[]> {
  const rows = await sql<{ name: string; comment: string | null; busy: boolean }[]>`
    select datname as name, shobj_description(oid, 'pg_database') as comment,
      exists (select from pg_stat_activity where datid = pg_database.oid) as busy
    from pg_database where datname ~ ${namePattern}`;
  return rows.map(({ name, comment, busy }) => ({ name, note: parseNote(comment ?? ''), busy }));
}

/** Whether the process that made a database has ended; undefined if it ran on another machine. */
export async function isAbandoned(note: DatabaseNote): Promise<boolean | undefined> {
  return note.host === hostname() ? !(await isStillRunning(note)) : undefined;
}

/** Undefined for a comment that isn't ours. */
export function parseNote(comment: string): DatabaseNote | undefined {
  const { by, course, kind, pid, startTime, host, at, seal } = parseJsonObject(comment) ?? {};
  if (by !== 'workshop' || (kind !== 'scratch' && kind !== 'template')) return undefined;
  if (typeof course !== 'string' || typeof pid !== 'number') return undefined;
  if (typeof host !== 'string' || typeof at !== 'string') return undefined;
  const known = { startTime: typeof startTime === 'string' ? startTime : null };
  const sealed = typeof seal === 'string' ? { seal } : {};
  return { by, course, kind, pid, ...known, host, at, ...sealed };
}
