import type { Sql } from 'postgres';
import { quoteName } from '../database/sql-text.ts';

/** Takes everything out of the check's own database: the next test begins with nothing, whatever ran before it. */
export async function emptyDatabase(sql: Sql): Promise<void> {
  const schemas = await sql<{ name: string }[]>`
    select nspname as name from pg_namespace where nspname not like 'pg\\_%' and nspname <> 'information_schema'`;
  for (const { name } of schemas) await sql.unsafe(`drop schema ${quoteName(name)} cascade`);
  await sql`create schema public`;
}
