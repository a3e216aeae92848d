import { namePattern as identifier, publicNamePattern as own } from '../name-patterns.ts';
import type { Snapshot, SnapshotColumn, SnapshotTable } from '../snapshot.ts';

/** Tables without a schema are those of `public`, as everywhere. */
export type Rename =
  | { readonly kind: 'table'; readonly from: string; readonly to: string }
  | { readonly kind: 'column'; readonly table: string; readonly from: string; readonly to: string }
  | { readonly kind: 'sequence'; readonly from: string; readonly to: string };

/** As drizzle-kit writes it. */
export function renameStatement(rename: Rename): string {
  switch (rename.kind) {
    case 'table':
      return `ALTER TABLE ${quoted(rename.from)} RENAME TO ${quoted(rename.to)};`;
    case 'column':
      return `ALTER TABLE ${quoted(rename.table)} RENAME COLUMN ${quoted(rename.from)} TO ${quoted(rename.to)};`;
    case 'sequence':
      return `ALTER SEQUENCE ${quoted(rename.from)} RENAME TO ${quoted(rename.to)};`;
  }
}

const patterns = {
  table: new RegExp(String.raw`^alter\s+table\s+(?:only\s+)?${own}\s+rename\s+to\s+${identifier}$`, 'iu'),
  column: new RegExp(
    String.raw`^alter\s+table\s+(?:only\s+)?${own}\s+rename\s+(?:column\s+)?${identifier}\s+to\s+${identifier}$`,
    'iu',
  ),
  sequence: new RegExp(String.raw`^alter\s+sequence\s+${own}\s+rename\s+to\s+${identifier}$`, 'iu'),
};

/** The rename that a statement makes; undefined for any other statement. */
export function parseRename(statement: string): Rename | undefined {
  const table = patterns.table.exec(statement);
  if (table !== null) return { kind: 'table', from: table[1] ?? '', to: table[2] ?? '' };
  const column = patterns.column.exec(statement);
  // RENAME CONSTRAINT a TO b looks like a column called "constraint" otherwise.
  if (column !== null && !/\brename\s+constraint\b/iu.test(statement))
    return { kind: 'column', table: column[1] ?? '', from: column[2] ?? '', to: column[3] ?? '' };
  const sequence = patterns.sequence.exec(statement);
  return sequence === null ? undefined : { kind: 'sequence', from: sequence[1] ?? '', to: sequence[2] ?? '' };
}

/** What takes these back: the last one first, each the other way round. */
export function invertRenames(renames: readonly Rename[]): readonly Rename[] {
  return renames.toReversed().map((rename) => ({ ...rename, from: rename.to, to: rename.from }));
}

/** A snapshot as it is after a rename. Names of constraints and indexes stay: that they follow is drizzle-kit's business. */
export function withRename(snapshot: Snapshot, rename: Rename): Snapshot {
  switch (rename.kind) {
    case 'table':
      return withTableRenamed(snapshot, rename.from, rename.to);
    case 'column':
      return withColumnRenamed(snapshot, rename.table, rename.from, rename.to);
    case 'sequence':
      return withTables(snapshot, (table) => withColumns(table, (column) => withSequence(column, rename)));
  }
}

function withTableRenamed(snapshot: Snapshot, from: string, to: string): Snapshot {
  const renamed = Object.entries(snapshot.tables).map(([key, table]) =>
    isTable(table, from) ? [keyOf(to), { ...table, name: to }] : [key, table],
  );
  const tables: Snapshot['tables'] = Object.fromEntries(renamed);
  return withTables({ ...snapshot, tables }, (table) =>
    withForeignKeys(table, (key) => ({
      ...key,
      tableFrom: key.tableFrom === from ? to : key.tableFrom,
      tableTo: key.tableTo === from ? to : key.tableTo,
    })),
  );
}

function withColumnRenamed(snapshot: Snapshot, tableName: string, from: string, to: string): Snapshot {
  const inList = (names: readonly string[]): string[] => names.map((name) => (name === from ? to : name));
  return withTables(snapshot, (table) => {
    const pointed = withForeignKeys(table, (key) => ({
      ...key,
      columnsFrom: key.tableFrom === tableName ? inList(key.columnsFrom) : key.columnsFrom,
      columnsTo: key.tableTo === tableName ? inList(key.columnsTo) : key.columnsTo,
    }));
    if (!isTable(table, tableName)) return pointed;
    const columns = Object.entries(pointed.columns).map(([key, column]) =>
      column.name === from ? [to, { ...column, name: to }] : [key, column],
    );
    return { ...pointed, columns: Object.fromEntries(columns) };
  });
}

function withSequence(column: SnapshotColumn, { from, to }: Pick<Rename, 'from' | 'to'>): SnapshotColumn {
  const { identity } = column;
  const isMeant =
    typeof identity === 'object' && identity !== null && 'name' in identity && identity.name === from;
  return isMeant ? { ...column, identity: { ...identity, name: to } } : column;
}

function withTables(snapshot: Snapshot, change: (table: SnapshotTable) => SnapshotTable): Snapshot {
  const tables = Object.entries(snapshot.tables).map(([key, table]) => [key, change(table)]);
  return { ...snapshot, tables: Object.fromEntries(tables) };
}

function withColumns(
  table: SnapshotTable,
  change: (column: SnapshotColumn) => SnapshotColumn,
): SnapshotTable {
  const columns = Object.entries(table.columns).map(([key, column]) => [key, change(column)]);
  return { ...table, columns: Object.fromEntries(columns) };
}

type ForeignKey = SnapshotTable['foreignKeys'][string];

function withForeignKeys(table: SnapshotTable, change: (key: ForeignKey) => ForeignKey): SnapshotTable {
  const keys = Object.entries(table.foreignKeys).map(([name, key]) => [name, change(key)]);
  return { ...table, foreignKeys: Object.fromEntries(keys) };
}

function isTable({ name, schema }: SnapshotTable, wanted: string): boolean {
  return schema === '' && name === wanted;
}

function keyOf(table: string): string {
  return `public.${table}`;
}

function quoted(name: string): string {
  return `"${name}"`;
}
