import { codeOf } from '../../errors.ts';
import type { Sql } from '../connect.ts';
import { inTransaction } from '../in-transaction.ts';
import type { DatabaseMarker } from '../database.ts';
import { listUserRelations } from '../user-tables.ts';
import type { Claim } from './course-identity.ts';

/**
 * Reads whose a database is. The marker has a schema of its own, so that a reset keeps it,
 * and that schema no plain name: PostgreSQL puts the tables of a role "workshop" into a schema "workshop".
 * A `_workshop.marker` that we did not make counts as somebody else's.
 */
export async function readMarker(sql: Sql, identity: string | undefined): Promise<DatabaseMarker> {
  try {
    const rows = await sql<{ course: string }[]>`select course::text from _workshop.marker`;
    return rows.length === 1 && rows[0]?.course === identity ? 'ours' : 'other';
  } catch (error) {
    // The table or its schema is not there.
    if (codeOf(error) === '42P01' || codeOf(error) === '3F000') return 'none';
    // No such column, or not ours to read.
    if (codeOf(error) === '42703' || codeOf(error) === '42501') return 'other';
    throw error;
  }
}

/** The settings that this session's role and all roles have for all databases. */
export async function readSettings(sql: Sql): Promise<Claim> {
  const [row] = await sql<{ own: string[]; shared: string[] }[]>`
    select
      coalesce((select to_json(setconfig) from pg_db_role_setting
        where setdatabase = 0 and setrole = (select oid from pg_roles where rolname = session_user)), '[]') as own,
      coalesce((select to_json(setconfig) from pg_db_role_setting
        where setdatabase = 0 and setrole = 0), '[]') as shared`;
  return { roleSettings: row?.own ?? [], sharedSettings: row?.shared ?? null };
}

/** Marks a database as this course's, if there is still nothing in it. Resolves to whether it did. */
export async function writeMarker(sql: Sql, identity: string): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    if ((await listUserRelations(transaction)).length > 0) return false;
    await transaction`create schema _workshop`;
    await transaction`create table _workshop.marker (
      course text not null, about text not null, made_at timestamptz not null default now())`;
    await transaction`insert into _workshop.marker (course, about) values (${identity},
      ${'The workshop may empty this database: everything outside the schema _workshop is thrown away by a reset.'})`;
    return true;
  });
}
