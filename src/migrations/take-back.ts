import { isDeepStrictEqual } from 'node:util';
import type { Sql } from '../database/connect.ts';
import { inRun } from './in-run.ts';
import { downFileOf, readDownFile, type ListedMigration } from './migration-files.ts';
import type { SqlSource } from './migration-failed.ts';
import { checkDeferred, runStatements } from './run-statements.ts';
import { hasStatement } from './states/down-files.ts';
import { type AppliedMigration, lockTracking, readTracking, untrack } from './tracking-table.ts';

/** What is needed of a migration to roll it back. Its own SQL may be missing: the down file does the work. */
export type RolledBack = Pick<ListedMigration, 'tag' | 'when' | 'file' | 'sql'>;

/** One applied migration that can be taken back. */
export interface TakeBack {
  readonly applied: AppliedMigration;
  /** Ids of the tracking rows of those that stay applied. */
  readonly below: readonly number[];
  readonly migration: RolledBack;
  readonly down: SqlSource;
}

/** Why the newest migrations can't be taken back. */
export type TakeBackObstacle =
  /** The tracking table has a migration that the journal does not know. */
  | { readonly kind: 'unknown-migration'; readonly applied: AppliedMigration }
  | { readonly kind: 'no-down-file'; readonly migration: RolledBack }
  /** Only the tracking row would go, and what the migration did would stay: applying it again would fail. */
  | { readonly kind: 'empty-down-file'; readonly migration: RolledBack };

/**
 * The newest applied migrations in the journal's order, newest first, at most `count`; or what stands in the way.
 * Changes nothing.
 */
export async function planTakeBack(
  sql: Sql,
  migrations: readonly RolledBack[],
  count: number,
): Promise<{ readonly plan: readonly TakeBack[] } | { readonly obstacle: TakeBackObstacle }> {
  const rows = inJournalOrder(await readTracking(sql), migrations);
  const newest = rows.toReversed().slice(0, count);
  const plan: TakeBack[] = [];
  for (const [place, applied] of newest.entries()) {
    const migration = migrations.find(({ when }) => when === applied.when);
    if (migration === undefined) return { obstacle: { kind: 'unknown-migration', applied } };
    // What did nothing needs no file to be taken back.
    const down =
      (await readDownFile(migration)) ??
      (hasNothing(migration) ? { file: downFileOf(migration), sql: '' } : undefined);
    if (down === undefined) return { obstacle: { kind: 'no-down-file', migration } };
    if (!hasStatement(down.sql) && !hasNothing(migration))
      return { obstacle: { kind: 'empty-down-file', migration } };
    const below = rows.slice(0, rows.length - 1 - place).map(({ id }) => id);
    plan.push({ applied, below, migration, down });
  }
  return { plan };
}

function hasNothing({ sql }: RolledBack): boolean {
  return sql !== null && !hasStatement(sql);
}

/**
 * The rows as the journal lists their migrations, which after a merge need not be the order of their times. A row that
 * the journal doesn't know comes before the first that is younger.
 */
function inJournalOrder(
  rows: readonly AppliedMigration[],
  migrations: readonly RolledBack[],
): readonly AppliedMigration[] {
  const placeOf = ({ when }: AppliedMigration): number =>
    migrations.findIndex((migration) => migration.when === when);
  const ordered = rows.filter((row) => placeOf(row) >= 0).toSorted((a, b) => placeOf(a) - placeOf(b));
  for (const row of rows.filter((one) => placeOf(one) < 0)) {
    const next = ordered.findIndex(({ when }) => when > row.when);
    ordered.splice(next < 0 ? ordered.length : next, 0, row);
  }
  return ordered;
}

/**
 * Runs one down file and deletes its tracking row, in one transaction: both happen or neither does. False where somebody
 * else has taken it back in the meantime. Throws MigrationFailed.
 */
export async function takeBack(sql: Sql, { applied, below, migration, down }: TakeBack): Promise<boolean> {
  return await inRun(sql, async (transaction, sending) => {
    await lockTracking(transaction);
    const present = (await readTracking(transaction)).map(({ id }) => id).toSorted((a, b) => a - b);
    const expected = [...below, applied.id].toSorted((a, b) => a - b);
    if (!isDeepStrictEqual(present, expected)) return false;
    await runStatements(transaction, migration.tag, down, sending);
    await untrack(transaction, applied);
    await checkDeferred(transaction, migration.tag, down);
    return true;
  });
}
