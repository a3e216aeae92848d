import type { Sql } from '../database/connect.ts';
import { inRun } from './in-run.ts';
import type { Migration } from './migration-files.ts';
import { checkDeferred, runStatements } from './run-statements.ts';
import { type AppliedMigration, lockTracking, readTracking, track } from './tracking-table.ts';

/**
 * Applies the migrations that the database has not seen yet, all in one transaction together with their rows in the
 * tracking table, and gives them. Throws MigrationFailed, and nothing is applied then.
 */
export async function applyMigrations(
  sql: Sql,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  return await inRun(sql, async (transaction, sending) => {
    await lockTracking(transaction);
    const pending = pendingOf(migrations, await readTracking(transaction));
    for (const migration of pending) {
      await runStatements(transaction, migration.tag, migration, sending);
      await track(transaction, migration);
    }
    const last = pending.at(-1);
    if (last !== undefined) await checkDeferred(transaction, last.tag, last);
    return pending;
  });
}

/** Those that would run: drizzle's rule is that they are younger than the youngest that has run. */
export function pendingOf(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const newest = applied.at(-1)?.when ?? 0;
  return migrations.filter(({ when }) => when > newest);
}
