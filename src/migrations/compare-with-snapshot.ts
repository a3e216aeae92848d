import type { ColumnSchema, DatabaseSchema, TableSchema } from '../database/schema/database-schema.ts';
import { catalogType } from './column-type.ts';
import { type Snapshot, type SnapshotColumn, type SnapshotTable, tableName } from './snapshot.ts';

/** Where a database is not what a snapshot says of it. */
export interface SnapshotDifference {
  /** As `table.column`. */
  readonly column: string;
  /** Without a full stop. */
  readonly text: string;
  /** What mends it, as sentences, where that is something else than to generate the migration anew. */
  readonly wayOut?: string;
}

/**
 * Columns, their types, whether they may be null and have a default, and what constraints and indexes are called, as SQL
 * that was edited by hand leaves them: no snapshot knows of that. The next migration goes by what the snapshot says, and
 * fails where a name is another one. Unusual types, and what a default is, are written in too many ways to be compared.
 */
export function compareWithSnapshot(
  schema: DatabaseSchema,
  snapshot: Snapshot,
): readonly SnapshotDifference[] {
  return Object.values(snapshot.tables).flatMap((described) => {
    const table = schema.tables.find(({ name }) => name === tableName(described));
    return table === undefined ? [] : compareTable(table, described);
  });
}

function compareTable(table: TableSchema, described: SnapshotTable): readonly SnapshotDifference[] {
  const columns = Object.values(described.columns);
  const missing = columns.filter(({ name }) => !table.columns.some((column) => column.name === name));
  return [
    ...nameDifferences(table, described),
    ...missing.map(({ name }) => difference(table, name, 'is not in the database')),
    ...table.columns.flatMap((column) => {
      const same = columns.find(({ name }) => name === column.name);
      return same === undefined
        ? [difference(table, column.name, 'is in the database, and schema.ts has no such column')]
        : compareColumn(table, column, same).map((text) => difference(table, column.name, text));
    }),
  ];
}

function compareColumn(table: TableSchema, column: ColumnSchema, described: SnapshotColumn): string[] {
  const isKey = table.constraints.some(
    ({ kind, columns }) => kind === 'primary key' && columns.includes(column.name),
  );
  const mayBeNull = described['notNull'] !== true;
  // A primary key is never null, and what counts or computes by itself has a default that nobody wrote.
  const differsInNull = !isKey && column.nullable !== mayBeNull;
  const isPlain = column.sequence === null && column.identity === null && !('generated' in described);
  const hasDefault = described['default'] !== undefined;
  const { type } = described;
  const wanted = typeof type === 'string' ? catalogType(type) : null;
  return [
    ...(wanted !== null && column.type !== wanted
      ? [`is ${column.type} in the database, and ${String(type)} in schema.ts`]
      : []),
    ...(differsInNull
      ? [
          column.nullable
            ? 'may be null in the database, and must not by schema.ts'
            : 'must not be null in the database, and may be by schema.ts',
        ]
      : []),
    ...(isPlain && column.default !== null && !hasDefault
      ? [`has the default ${column.default} in the database, and none in schema.ts`]
      : []),
    ...(isPlain && column.default === null && hasDefault
      ? ['has no default in the database, and one in schema.ts']
      : []),
  ];
}

/** PostgreSQL cuts a longer name. */
const longestName = 63;

function nameDifferences(table: TableSchema, described: SnapshotTable): readonly SnapshotDifference[] {
  const names = new Set([...table.constraints, ...table.indexes].map(({ name }) => name));
  const wanted = [
    ...Object.keys(described.foreignKeys),
    ...partNames(described['uniqueConstraints']),
    ...partNames(described['checkConstraints']),
    ...partNames(described['indexes']),
  ];
  return wanted
    .filter((name) => !names.has(name.slice(0, longestName)))
    .map((name) => nameDifference(table, name, described.foreignKeys[name]?.columnsFrom));
}

/** @param keyColumns those of a foreign key; undefined for anything else that has a name */
function nameDifference(
  table: TableSchema,
  name: string,
  keyColumns: readonly string[] | undefined,
): SnapshotDifference {
  const column = `${table.name}.${keyColumns?.[0] ?? ''}`;
  const other = table.constraints.find(
    ({ kind, columns }) => kind === 'foreign key' && columns.join(',') === keyColumns?.join(','),
  );
  if (other === undefined)
    return { column, text: `${table.name} has no ${name} in the database, and one in schema.ts` };
  return {
    column,
    text: `${table.name} has a foreign key called ${other.name} in the database, and ${name} by schema.ts`,
    wayOut: `A rename of the table leaves that name as it is, and the next migration asks for the other. Give it that name in the same migration: ALTER TABLE "${table.name}" RENAME CONSTRAINT "${other.name}" TO "${name}", and back in the down file.`,
  };
}

function partNames(parts: unknown): readonly string[] {
  return typeof parts === 'object' && parts !== null ? Object.keys(parts) : [];
}

function difference({ name }: TableSchema, column: string, text: string): SnapshotDifference {
  return { column: `${name}.${column}`, text: `${name}.${column} ${text}` };
}
