import { UserError } from '../../errors.ts';
import { checkSchema } from '../check-schema.ts';
import { addMigration } from '../journal.ts';
import { compareSnapshots } from '../drizzle-kit/compare-snapshots.ts';
import type { Kit } from '../drizzle-kit/open-kit.ts';
import { loadMigrations } from '../migration-files.ts';
import { type Rename, renameStatement, withRename } from './renames.ts';
import { type Snapshot, type SnapshotTable, tableName } from '../snapshot.ts';
import type { ProblemOptions } from '../states/find-problems.ts';

export interface RenameOptions extends ProblemOptions {
  readonly migrationsFolder: string;
  readonly renames: readonly Rename[];
  /** Without its number. */
  readonly name: string;
}

/**
 * Makes the migration that drizzle-kit generate would make of a schema.ts in which these were renamed, had somebody
 * answered its questions. Gives its tag and its statements. Throws a UserError, with exit code 1, where schema.ts or the last snapshot don't fit.
 */
export async function makeRenameMigration(
  kit: Kit,
  { migrationsFolder, renames, name, ...options }: RenameOptions,
): Promise<{ readonly tag: string; readonly statements: readonly string[] }> {
  const { last, current, prefix } = await checkSchema(kit, migrationsFolder, options);
  const steps = renames.reduce<RenameSteps>((done, rename) => addRename(done, rename, current), {
    snapshot: last,
    renames: [],
  });
  const rest = await compareSnapshots(kit, steps.snapshot, current);
  const statements = [...steps.renames.map(renameStatement), ...rest];
  const migrations = await loadMigrations(migrationsFolder);
  return {
    tag: await addMigration(migrationsFolder, migrations, { name, prefix, statements, snapshot: current }),
    statements,
  };
}

interface RenameSteps {
  readonly snapshot: Snapshot;
  readonly renames: readonly Rename[];
}

function addRename({ snapshot, renames }: RenameSteps, rename: Rename, current: Snapshot): RenameSteps {
  if (rename.kind === 'table') requireTables(snapshot, current, rename.from, rename.to);
  if (rename.kind === 'column') requireColumns(snapshot, current, rename);
  const renamed = withRename(snapshot, rename);
  // The sequence of an identity column is named after both, and PostgreSQL leaves its name alone.
  const sequences = sequenceRenames(renamed, current);
  return { snapshot: sequences.reduce(withRename, renamed), renames: [...renames, rename, ...sequences] };
}

function requireTables(snapshot: Snapshot, current: Snapshot, from: string, to: string): void {
  if (findTable(snapshot, from) === undefined)
    throw notThere('table', from, Object.values(snapshot.tables).map(tableName));
  if (findTable(snapshot, to) !== undefined) throw taken('table', to);
  if (findTable(current, to) === undefined || findTable(current, from) !== undefined)
    throw notInSchema('table', from, to);
}

function requireColumns(
  snapshot: Snapshot,
  current: Snapshot,
  { table: name, from, to }: Extract<Rename, { kind: 'column' }>,
): void {
  const table = findTable(snapshot, name);
  if (table === undefined) throw notThere('table', name, Object.values(snapshot.tables).map(tableName));
  if (!hasColumn(table, from)) throw notThere('column', `${name}.${from}`, columnNames(table));
  if (hasColumn(table, to)) throw taken('column', `${name}.${to}`);
  const now = findTable(current, name);
  if (now !== undefined && (!hasColumn(now, to) || hasColumn(now, from)))
    throw notInSchema('column', `${name}.${from}`, `${name}.${to}`);
}

function sequenceRenames(renamed: Snapshot, current: Snapshot): readonly Rename[] {
  return Object.entries(renamed.tables).flatMap(([key, table]) =>
    Object.entries(table.columns).flatMap(([column, { identity }]): Rename[] => {
      const [from, to] = [
        sequenceOf(identity),
        sequenceOf(current.tables[key]?.columns[column]?.['identity']),
      ];
      return from === undefined || to === undefined || from === to ? [] : [{ kind: 'sequence', from, to }];
    }),
  );
}

function sequenceOf(identity: unknown): string | undefined {
  const name =
    typeof identity === 'object' && identity !== null && 'name' in identity ? identity.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

function findTable(snapshot: Snapshot, name: string): SnapshotTable | undefined {
  return Object.values(snapshot.tables).find((table) => tableName(table) === name);
}

function hasColumn(table: SnapshotTable, name: string): boolean {
  return columnNames(table).includes(name);
}

function columnNames({ columns }: SnapshotTable): string[] {
  return Object.values(columns).map((column) => column.name);
}

function notThere(what: string, name: string, known: readonly string[]): UserError {
  return new UserError(
    `The last migration has no ${what} ${name}. Nothing was written.`,
    known.length === 0 ? 'There is nothing in it that could be renamed.' : `It has: ${known.join(', ')}.`,
    { exitCode: 1 },
  );
}

function taken(what: string, name: string): UserError {
  return new UserError(
    `There is a ${what} ${name} already. Nothing was written.`,
    'Look at `npx workshop db schema`, and choose another name.',
    { exitCode: 1 },
  );
}

function notInSchema(what: string, from: string, to: string): UserError {
  return new UserError(
    `schema.ts does not have the ${what} ${from} under its new name ${to} yet. Nothing was written.`,
    `Rename it in schema.ts first (the name in the database counts), then run this again.`,
    { exitCode: 1 },
  );
}
