import type { Sql } from '../connect.ts';
import { APPLICATION_NAME } from '../connect.ts';
import { inTransaction } from '../in-transaction.ts';
import { quoteName } from '../sql-text.ts';

/**
 * Throws away every schema but the marker's, and makes an empty `public`: all of it or nothing.
 * The role need not be allowed to create databases for that. Other programs' sessions of this database are ended.
 */
export async function emptyDatabase(sql: Sql): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await transaction`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and usename = current_user
        and application_name <> ${APPLICATION_NAME}`;
    const schemas = await transaction<{ name: string }[]>`
      select nspname as name from pg_namespace
      where nspname !~ '^pg_' and nspname not in ('information_schema', '_workshop')`;
    for (const { name } of schemas) await transaction.unsafe(`drop schema ${quoteName(name)} cascade`);
    await transaction`create schema public`;
    await transaction`grant usage on schema public to public`;
  });
}
