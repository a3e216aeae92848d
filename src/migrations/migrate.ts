import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrator } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { codeOf, messageOf, UserError } from '../errors.ts';
import { loadMigrations, type Migration } from './migration-files.ts';

/**
 * Applies the migrations that a database has not seen yet, all in one transaction, and gives their tags.
 * Throws a UserError with PostgreSQL's own message, and exit code 1, where a migration fails; nothing is applied then.
 */
export async function migrate(url: string, folder: string): Promise<readonly string[]> {
  const migrations = await loadMigrations(folder);
  const sql = connect(url);
  try {
    const pending = await pendingOf(sql, migrations);
    await runMigrator(drizzle(sql), { migrationsFolder: folder });
    return pending.map(({ tag }) => tag);
  } catch (error) {
    throw explainFailure(error, migrations);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The migrations of a folder that a database has not seen yet. Writes nothing. */
export async function pendingMigrations(url: string, folder: string): Promise<readonly Migration[]> {
  const migrations = await loadMigrations(folder);
  const sql = connect(url);
  try {
    return await pendingOf(sql, migrations);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function connect(url: string): postgres.Sql {
  return postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
}

/** Drizzle runs what is younger than the youngest that it has run: this says the same before it does. */
async function pendingOf(sql: postgres.Sql, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const [tracking] = await sql<{ present: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (tracking?.present !== true) return migrations;
  const [last] = await sql<{ when: string | null }[]>`
    select max(created_at)::text as when from drizzle.__drizzle_migrations`;
  return migrations.filter(({ when }) => when > Number(last?.when ?? 0));
}

function explainFailure(error: unknown, migrations: readonly Migration[]): unknown {
  const statement = error instanceof Error && 'query' in error ? String(error.query).trim() : '';
  const cause = error instanceof Error ? error.cause : undefined;
  if (statement === '' || cause === undefined) return error;
  const culprit = migrations.find(({ sql }) => sql.includes(statement));
  const code = codeOf(cause);
  return new UserError(
    `The migration ${culprit?.tag ?? '(unknown)'} failed: ${messageOf(cause)}${code ? ` (${code})` : ''}. ` +
      'PostgreSQL took back all of this run: the database is as it was.',
    culprit === undefined ? 'Look at the last migration.' : `Mend ${culprit.file}, then try again.`,
    { exitCode: 1, cause: error },
  );
}
