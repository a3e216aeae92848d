import { namePattern as identifier, qualifiedNamePattern as any, shownName } from '../name-patterns.ts';
import { type Snapshot, type SnapshotColumn, type SnapshotTable, tableName } from '../snapshot.ts';

/** Tables in another schema than `public` are called by both names: `auth.users`. */
export type Rename =
  | { readonly kind: 'table'; readonly from: string; readonly to: string }
  | { readonly kind: 'column'; readonly table: string; readonly from: string; readonly to: string }
  | { readonly kind: 'constraint'; readonly table: string; readonly from: string; readonly to: string }
  | { readonly kind: 'sequence'; readonly from: string; readonly to: string };

/** As drizzle-kit writes it. */
export function renameStatement(rename: Rename): string {
  switch (rename.kind) {
    case 'table':
      return `ALTER TABLE ${quoted(rename.from)} RENAME TO ${quoted(withoutSchema(rename.to))};`;
    case 'column':
      return `ALTER TABLE ${quoted(rename.table)} RENAME COLUMN "${rename.from}" TO "${rename.to}";`;
    case 'constraint':
      return `ALTER TABLE ${quoted(rename.table)} RENAME CONSTRAINT "${rename.from}" TO "${rename.to}";`;
    case 'sequence':
      return `ALTER SEQUENCE ${quoted(rename.from)} RENAME TO ${quoted(withoutSchema(rename.to))};`;
  }
}

const patterns = {
  table: new RegExp(String.raw`^alter\s+table\s+(?:only\s+)?${any}\s+rename\s+to\s+${identifier}$`, 'iu'),
  constraint: new RegExp(
    String.raw`^alter\s+table\s+(?:only\s+)?${any}\s+rename\s+constraint\s+${identifier}\s+to\s+${identifier}$`,
    'iu',
  ),
  column: new RegExp(
    String.raw`^alter\s+table\s+(?:only\s+)?${any}\s+rename\s+(?:column\s+)?${identifier}\s+to\s+${identifier}$`,
    'iu',
  ),
  sequence: new RegExp(String.raw`^alter\s+sequence\s+${any}\s+rename\s+to\s+${identifier}$`, 'iu'),
};

/** The rename that a statement makes; undefined for any other statement. */
export function parseRename(statement: string): Rename | undefined {
  for (const kind of ['table', 'sequence'] as const) {
    const [, captured, to = ''] = patterns[kind].exec(statement) ?? [];
    if (captured === undefined) continue;
    const from = shownName(captured);
    return { kind, from, to: `${schemaPart(from)}${to}` };
  }
  // A column is sought last: RENAME CONSTRAINT a TO b would be the rename of a column called "constraint".
  for (const kind of ['constraint', 'column'] as const) {
    const [, captured, from = '', to = ''] = patterns[kind].exec(statement) ?? [];
    if (captured !== undefined) return { kind, table: shownName(captured), from, to };
  }
  return undefined;
}

/** What takes these back: the last one first, each the other way round. */
export function invertRenames(renames: readonly Rename[]): readonly Rename[] {
  return renames.toReversed().map((rename) => ({ ...rename, from: rename.to, to: rename.from }));
}

/** A snapshot as it is after a rename. Constraints and indexes keep their names, as they do in PostgreSQL. */
export function withRename(snapshot: Snapshot, rename: Rename): Snapshot {
  switch (rename.kind) {
    case 'table':
      return withTableRenamed(snapshot, rename.from, rename.to);
    case 'column':
      return withColumnRenamed(snapshot, rename.table, rename.from, rename.to);
    case 'constraint':
      return withTables(snapshot, (table) =>
        isTable(table, rename.table) ? withConstraintRenamed(table, rename) : table,
      );
    case 'sequence':
      return withTables(snapshot, (table) =>
        withColumns(table, (column) => withSequence(table, column, rename)),
      );
  }
}

function withTableRenamed(snapshot: Snapshot, from: string, to: string): Snapshot {
  const renamed = Object.entries(snapshot.tables).map(([key, table]) =>
    isTable(table, from) ? [keyOf(to), { ...table, name: withoutSchema(to) }] : [key, table],
  );
  const tables: Snapshot['tables'] = Object.fromEntries(renamed);
  return withTables({ ...snapshot, tables }, (table) =>
    withForeignKeys(table, (key) => ({
      ...key,
      tableFrom: isTable(table, to) ? table.name : key.tableFrom,
      tableTo: targetOf(key) === from ? withoutSchema(to) : key.tableTo,
    })),
  );
}

function withColumnRenamed(snapshot: Snapshot, inTable: string, from: string, to: string): Snapshot {
  const inList = (names: readonly string[]): string[] => names.map((name) => (name === from ? to : name));
  return withTables(snapshot, (table) => {
    const isOwn = isTable(table, inTable);
    const pointed = withForeignKeys(table, (key) => ({
      ...key,
      columnsFrom: isOwn ? inList(key.columnsFrom) : key.columnsFrom,
      columnsTo: targetOf(key) === inTable ? inList(key.columnsTo) : key.columnsTo,
    }));
    if (!isOwn) return pointed;
    const columns = Object.entries(pointed.columns).map(([key, column]) =>
      column.name === from ? [to, { ...column, name: to }] : [key, column],
    );
    const uniqueConstraints = mapValues(pointed.uniqueConstraints, (one) => ({
      ...one,
      columns: inList(one.columns),
    }));
    return { ...pointed, columns: Object.fromEntries(columns), uniqueConstraints };
  });
}

function withConstraintRenamed(
  table: SnapshotTable,
  { from, to }: Pick<Rename, 'from' | 'to'>,
): SnapshotTable {
  const renamed = Object.entries(table.uniqueConstraints).map(([key, one]) =>
    one.name === from ? [to, { ...one, name: to }] : [key, one],
  );
  return { ...table, uniqueConstraints: Object.fromEntries(renamed) };
}

function withSequence(
  table: SnapshotTable,
  column: SnapshotColumn,
  { from, to }: Pick<Rename, 'from' | 'to'>,
): SnapshotColumn {
  const { identity } = column;
  const isMeant =
    typeof identity === 'object' &&
    identity !== null &&
    'name' in identity &&
    identity.name === withoutSchema(from) &&
    schemaPart(tableName(table)) === schemaPart(from);
  return isMeant ? { ...column, identity: { ...identity, name: withoutSchema(to) } } : column;
}

function withTables(snapshot: Snapshot, change: (table: SnapshotTable) => SnapshotTable): Snapshot {
  return { ...snapshot, tables: mapValues(snapshot.tables, change) };
}

function withColumns(
  table: SnapshotTable,
  change: (column: SnapshotColumn) => SnapshotColumn,
): SnapshotTable {
  return { ...table, columns: mapValues(table.columns, change) };
}

type ForeignKey = SnapshotTable['foreignKeys'][string];

function withForeignKeys(table: SnapshotTable, change: (key: ForeignKey) => ForeignKey): SnapshotTable {
  return { ...table, foreignKeys: mapValues(table.foreignKeys, change) };
}

function mapValues<Value>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

function isTable(table: SnapshotTable, wanted: string): boolean {
  return tableName(table) === wanted;
}

/** The table that a foreign key points at. */
function targetOf({ tableTo, schemaTo = 'public' }: ForeignKey): string {
  return schemaTo === 'public' || schemaTo === '' ? tableTo : `${schemaTo}.${tableTo}`;
}

function keyOf(table: string): string {
  return table.includes('.') ? table : `public.${table}`;
}

/** `auth.` of `auth.users`; nothing for a table of `public`. */
export function schemaPart(name: string): string {
  return name.slice(0, name.lastIndexOf('.') + 1);
}

function withoutSchema(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
}
