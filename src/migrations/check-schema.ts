import { isDeepStrictEqual } from 'node:util';
import { compareSnapshots } from './drizzle-kit/compare-snapshots.ts';
import type { MigrationPrefix } from './drizzle-kit/kit-messages.ts';
import type { Kit } from './drizzle-kit/open-kit.ts';
import { findUnexportedTables, type UnexportedTable } from './find-unexported-tables.ts';
import { loadMigrations, requireSnapshots } from './migration-files.ts';
import type { ProblemOptions } from './states/find-problems.ts';
import { loadLastSnapshot, type Snapshot } from './snapshot.ts';

/** What schema.ts says otherwise than the last migration's snapshot. */
export interface SchemaCheck {
  /** What a migration would have to do; none where the two agree. */
  readonly statements: readonly string[];
  readonly unexported: readonly UnexportedTable[];
  readonly last: Snapshot;
  /** True where the last migration's snapshot is that of the one before: what a custom migration does is in none. */
  readonly isBlind: boolean;
  readonly current: Snapshot;
  /** What drizzle.config.ts says that the names of migrations begin with. */
  readonly prefix: MigrationPrefix;
}

/** Compares schema.ts with the last snapshot, as drizzle-kit generate does. The database is not asked. Throws a UserError. */
export async function checkSchema(
  kit: Kit,
  migrationsFolder: string,
  options?: ProblemOptions,
): Promise<SchemaCheck> {
  await requireSnapshots(migrationsFolder, options);
  const migrations = await loadMigrations(migrationsFolder);
  const last = await loadLastSnapshot(migrations);
  const before = await loadLastSnapshot(migrations.slice(0, -1)).catch(() => null);
  const isBlind = migrations.length > 0 && isDeepStrictEqual(before?.tables, last.tables);
  const { snapshot: current, schemaFiles, prefix } = await kit.loadSchema(last.id);
  const unexported = await findUnexportedTables(schemaFiles, current);
  const statements = await compareSnapshots(kit, last, current);
  return { statements, unexported, last, current, isBlind, prefix };
}
