import { hostname } from 'node:os';
import type { Sql } from './connect.ts';
import { parseJsonObject } from './json-object.ts';
import { quoteName, quoteText } from './sql-text.ts';

/** What we write on a database that we made, as its comment: nothing without it is ever dropped by a sweep. */
export interface DatabaseNote {
  readonly by: 'workshop';
  readonly course: string;
  readonly kind: 'scratch' | 'template';
  readonly pid: number;
  readonly host: string;
  /** When it was made, as ISO 8601 in UTC. */
  readonly at: string;
}

export interface NotedDatabase {
  readonly name: string;
  readonly note: DatabaseNote;
  /** Whether somebody is connected. */
  readonly busy: boolean;
}

export function noteOn(course: string, kind: DatabaseNote['kind']): DatabaseNote {
  return {
    by: 'workshop',
    course,
    kind,
    pid: process.pid,
    host: hostname(),
    at: new Date().toISOString(),
  };
}

export async function writeNote(sql: Sql, database: string, note: DatabaseNote): Promise<void> {
  await sql.unsafe(`comment on database ${quoteName(database)} is ${quoteText(JSON.stringify(note))}`);
}

/** The databases of a server that this course made for a while. */
export async function listNoted(sql: Sql, course: string): Promise<NotedDatabase[]> {
  const rows = await sql<{ name: string; comment: string; busy: boolean }[]>`
    select datname as name, shobj_description(oid, 'pg_database') as comment,
      exists (select from pg_stat_activity where datid = pg_database.oid) as busy
    from pg_database
    where shobj_description(oid, 'pg_database') like '{"by":"workshop"%'`;
  return rows.flatMap(({ name, comment, busy }) => {
    const note = parseNote(comment);
    return note?.course === course ? [{ name, note, busy }] : [];
  });
}

/** Undefined for a comment that somebody else wrote. */
export function parseNote(comment: string): DatabaseNote | undefined {
  const { by, course, kind, pid, host, at } = parseJsonObject(comment) ?? {};
  if (by !== 'workshop' || (kind !== 'scratch' && kind !== 'template')) return undefined;
  if (typeof course !== 'string' || typeof pid !== 'number') return undefined;
  if (typeof host !== 'string' || typeof at !== 'string') return undefined;
  return { by, course, kind, pid, host, at };
}
