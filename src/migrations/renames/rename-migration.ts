import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../errors.ts';
import { checkSchema } from '../check-schema.ts';
import { addMigration } from '../journal.ts';
import { compareSnapshots } from '../drizzle-kit/compare-snapshots.ts';
import type { Kit } from '../drizzle-kit/open-kit.ts';
import { loadMigrations } from '../migration-files.ts';
import { type Rename, renameStatement, schemaPart, withRename } from './renames.ts';
import { type Snapshot, type SnapshotColumn, type SnapshotTable, tableName } from '../snapshot.ts';
import { splitStatements } from '../sql-text/statements.ts';
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
  const statements = await planRenames(kit, { last, current, renames });
  const migrations = await loadMigrations(migrationsFolder);
  return {
    tag: await addMigration(migrationsFolder, migrations, { name, prefix, statements, snapshot: current }),
    statements,
  };
}

export interface RenamePlan {
  /** Before and after the migration. */
  readonly last: Snapshot;
  readonly current: Snapshot;
  readonly renames: readonly Rename[];
}

/** The statements that lead from one snapshot to the other when these are renamed and not dropped. Throws a UserError. */
export async function planRenames(
  kit: Pick<Kit, 'compare'>,
  { last, current, renames }: RenamePlan,
): Promise<readonly string[]> {
  const renamed = renames.reduce<RenameSteps>((done, rename) => addRename(done, rename, current), {
    snapshot: last,
    renames: [],
  });
  const steps = addFollowing(renamed, current);
  const rest = await compareSnapshots(kit, steps.snapshot, current);
  const impossible = findImpossible(steps.snapshot, current, rest);
  if (impossible !== undefined) throw twoMigrations(impossible);
  return [...steps.renames.map(renameStatement), ...rest];
}

interface RenameSteps {
  readonly snapshot: Snapshot;
  readonly renames: readonly Rename[];
}

function addRename({ snapshot, renames }: RenameSteps, rename: Rename, current: Snapshot): RenameSteps {
  if (rename.kind === 'table') requireTables(snapshot, current, rename.from, rename.to);
  if (rename.kind === 'column') requireColumns(snapshot, current, rename);
  return { snapshot: withRename(snapshot, rename), renames: [...renames, rename] };
}

/** PostgreSQL leaves the names of sequences and constraints alone, and drizzle-kit names them after tables and columns. */
function addFollowing({ snapshot, renames }: RenameSteps, current: Snapshot): RenameSteps {
  const following = [...sequenceRenames(snapshot, current), ...constraintRenames(snapshot, current)];
  return { snapshot: following.reduce(withRename, snapshot), renames: [...renames, ...following] };
}

/** A change that drizzle-kit has no SQL for, in a table of both snapshots; undefined if there is none. */
function findImpossible(
  renamed: Snapshot,
  current: Snapshot,
  statements: readonly string[],
): string | undefined {
  for (const [key, table] of Object.entries(renamed.tables)) {
    for (const column of Object.values(table.columns)) {
      const now = current.tables[key]?.columns[column.name];
      if (now !== undefined && isSerial(column) !== isSerial(now))
        return `${tableName(table)}.${column.name} is ${isSerial(now) ? '' : 'not '}serial now`;
    }
  }
  // What it can't write as SQL, it writes as a comment: a primary key that is dropped.
  return statements.some((statement) => splitStatements(statement).length === 0)
    ? 'a primary key is dropped'
    : undefined;
}

function isSerial({ type }: SnapshotColumn): boolean {
  return /^(?:small|big)?serial$/u.test(String(type));
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
      if (from === undefined || to === undefined || from === to) return [];
      const schema = schemaPart(tableName(table));
      return [{ kind: 'sequence', from: `${schema}${from}`, to: `${schema}${to}` }];
    }),
  );
}

/** A unique constraint that only has another name now: dropping it would fail if a foreign key depends on it. */
function constraintRenames(renamed: Snapshot, current: Snapshot): readonly Rename[] {
  return Object.entries(renamed.tables).flatMap(([key, table]) => {
    const wanted = Object.values(current.tables[key]?.uniqueConstraints ?? {});
    return Object.values(table.uniqueConstraints).flatMap((one): Rename[] => {
      const same = wanted.filter((other) => isDeepStrictEqual({ ...other, name: '' }, { ...one, name: '' }));
      const [to] = same;
      const isClear = same.length === 1 && to !== undefined && to.name !== one.name;
      return isClear && table.uniqueConstraints[to.name] === undefined
        ? [{ kind: 'constraint', table: tableName(table), from: one.name, to: to.name }]
        : [];
    });
  });
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

function twoMigrations(change: string): UserError {
  return new UserError(
    `Besides the rename, ${change}, and drizzle-kit has no SQL that does both in one migration. Nothing was written.`,
    'Rename in one migration and change in the next: undo that change in schema.ts, make the migration that renames, then make the change again and generate. Write the SQL of that one by hand (`npx workshop db generate --custom --name …`) if drizzle-kit writes none.',
    { exitCode: 1 },
  );
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
