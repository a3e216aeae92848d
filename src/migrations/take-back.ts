import type { Sql } from '../database/connect.ts';
import { inRun } from './in-run.ts';
import { downFileOf, readDownFile, type Migration } from './migration-files.ts';
import type { SqlSource } from './migration-failed.ts';
import { checkDeferred, runStatements } from './run-statements.ts';
import { splitStatements } from './sql-text/statements.ts';
import { type AppliedMigration, lockTracking, readTracking, untrack } from './tracking-table.ts';

/** One applied migration that can be taken back. */
export interface TakeBack {
  readonly applied: AppliedMigration;
  readonly migration: Migration;
  readonly down: SqlSource;
}

/** Why the newest migrations can't be taken back. */
export type TakeBackObstacle =
  /** The tracking table has a migration that the journal does not know. */
  | { readonly kind: 'unknown-migration'; readonly applied: AppliedMigration }
  | { readonly kind: 'no-down-file'; readonly migration: Migration }
  /** Only the tracking row would go, and what the migration did would stay: applying it again would fail. */
  | { readonly kind: 'empty-down-file'; readonly migration: Migration };

/** The newest applied migrations, newest first, at most `count`; or what stands in the way. Changes nothing. */
export async function planTakeBack(
  sql: Sql,
  migrations: readonly Migration[],
  count: number,
): Promise<{ readonly plan: readonly TakeBack[] } | { readonly obstacle: TakeBackObstacle }> {
  const newest = (await readTracking(sql)).toReversed().slice(0, count);
  const plan: TakeBack[] = [];
  for (const applied of newest) {
    const migration = migrations.find(({ when }) => when === applied.when);
    if (migration === undefined) return { obstacle: { kind: 'unknown-migration', applied } };
    // What did nothing needs no file to be taken back.
    const down =
      (await readDownFile(migration)) ??
      (isEmpty(migration.sql) ? { file: downFileOf(migration), sql: '' } : undefined);
    if (down === undefined) return { obstacle: { kind: 'no-down-file', migration } };
    if (isEmpty(down.sql) && !isEmpty(migration.sql))
      return { obstacle: { kind: 'empty-down-file', migration } };
    plan.push({ applied, migration, down });
  }
  return { plan };
}

function isEmpty(text: string): boolean {
  return splitStatements(text).length === 0;
}

/**
 * Runs one down file and deletes its tracking row, in one transaction: both happen or neither does. False where somebody
 * else has taken it back in the meantime. Throws MigrationFailed.
 */
export async function takeBack(sql: Sql, { applied, migration, down }: TakeBack): Promise<boolean> {
  return await inRun(sql, async (transaction, sending) => {
    await lockTracking(transaction);
    if ((await readTracking(transaction)).at(-1)?.id !== applied.id) return false;
    await runStatements(transaction, migration.tag, down, sending);
    await untrack(transaction, applied);
    await checkDeferred(transaction, migration.tag, down);
    return true;
  });
}
