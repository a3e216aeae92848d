import type { ColumnSchema, DatabaseSchema, TableSchema } from '../database/schema/database-schema.ts';
import { type Snapshot, type SnapshotColumn, type SnapshotTable, tableName } from './snapshot.ts';

/** Where a database is not what a snapshot says of it. */
export interface SnapshotDifference {
  /** As `table.column`. */
  readonly column: string;
  /** Without a full stop. */
  readonly text: string;
}

/**
 * Columns, whether they may be null, and whether they have a default, as SQL that was edited by hand leaves them: no
 * snapshot knows of that. Types and what exactly the default is are written in too many ways to be compared.
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
  return [
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

function difference({ name }: TableSchema, column: string, text: string): SnapshotDifference {
  return { column: `${name}.${column}`, text: `${name}.${column} ${text}` };
}
