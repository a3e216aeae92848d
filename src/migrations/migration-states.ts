import { type DownState, downStateOf, type WithDown } from './states/down-files.ts';
import { saysTheSameAs } from './migration-hash.ts';
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
  | 'skipped'
  /** It has run, and its file is missing. */
  | 'applied-file-missing'
  /** It has not run, and its file is missing. */
  | 'file-missing';

/** What is needed of a migration to say how it stands. */
export interface StatedMigration extends WithDown {
  readonly when: number;
}

export interface MigrationStates {
  /** In the journal's order. */
  readonly migrations: readonly {
    readonly tag: string;
    readonly state: MigrationState;
    /** Whether there is what would roll it back. */
    readonly down: DownState;
  }[];
  /** Rows of the tracking table that the journal has nothing for. */
  readonly unknown: readonly AppliedMigration[];
}

export function migrationStates(
  migrations: readonly StatedMigration[],
  applied: readonly AppliedMigration[],
): MigrationStates {
  const newest = applied.at(-1)?.when ?? 0;
  return {
    migrations: migrations.map((migration) => ({
      tag: migration.tag,
      state: stateOf(migration, applied, newest),
      down: downStateOf(migration),
    })),
    unknown: applied.filter(({ when }) => !migrations.some((migration) => migration.when === when)),
  };
}

function stateOf(
  { when, sql }: StatedMigration,
  applied: readonly AppliedMigration[],
  newest: number,
): MigrationState {
  const row = applied.find((one) => one.when === when);
  if (sql === null) return row === undefined ? 'file-missing' : 'applied-file-missing';
  if (row !== undefined) return saysTheSameAs(row.hash, sql) ? 'applied' : 'edited';
  return when > newest ? 'pending' : 'skipped';
}
