import { type Migration, saysTheSameAs } from './migration-files.ts';
import type { AppliedMigration } from './tracking-table.ts';

/** How a migration of the journal stands to a database. */
export type MigrationState =
  /** It has run, and its file is as it was then. */
  | 'applied'
  /** It has run, and its file says something else now. */
  | 'edited'
  /** It runs with the next migrate. */
  | 'pending'
  /** It has not run, and no migrator will run it: a younger one has run already. */
  | 'skipped';

export interface MigrationStates {
  /** In the journal's order. */
  readonly migrations: readonly { readonly tag: string; readonly state: MigrationState }[];
  /** Rows of the tracking table that the journal has nothing for. */
  readonly unknown: readonly AppliedMigration[];
}

export function migrationStates(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): MigrationStates {
  const newest = applied.at(-1)?.when ?? 0;
  return {
    migrations: migrations.map((migration) => ({
      tag: migration.tag,
      state: stateOf(migration, applied, newest),
    })),
    unknown: applied.filter(({ when }) => !migrations.some((migration) => migration.when === when)),
  };
}

function stateOf(migration: Migration, applied: readonly AppliedMigration[], newest: number): MigrationState {
  const { when } = migration;
  const row = applied.find((one) => one.when === when);
  if (row !== undefined) return saysTheSameAs(row.hash, migration) ? 'applied' : 'edited';
  return when > newest ? 'pending' : 'skipped';
}
