import type { SchemaDifference } from '../database/schema/compare-schemas.ts';
import {
  type ColumnSchema,
  type ConstraintSchema,
  generatedText,
} from '../database/schema/database-schema.ts';

/** Where a database is not what a snapshot says of it. */
export interface SnapshotDifference {
  /** As `table.column`; the column is empty if it is about the table. */
  readonly column: string;
  /** Without a full stop. */
  readonly text: string;
  /** How to fix it, as sentences, where that is something else than to generate the migration again. */
  readonly wayOut?: string;
}

type ConstraintGap = Extract<SchemaDifference, { readonly constraint: ConstraintSchema }>;

/**
 * The differences from what a snapshot describes to what a database has, in sentences. `source` is where the snapshot
 * is from: `schema.ts`. Left out is what drizzle can't describe, such as partitions.
 */
export function explainSnapshotDifferences(
  differences: readonly SchemaDifference[],
  source: string,
): readonly SnapshotDifference[] {
  const gaps = differences.filter((one): one is ConstraintGap => 'constraint' in one);
  const renamed = gaps
    .filter(({ kind }) => kind === 'constraint-removed')
    .flatMap((missing) => {
      const other = gaps.find((one) => one.kind === 'constraint-added' && isRenamed(one, missing));
      return other === undefined ? [] : [{ missing, other }];
    });
  const told = new Set<SchemaDifference>(renamed.flatMap(({ missing, other }) => [missing, other]));
  return [
    ...renamed.map(({ missing, other }) =>
      otherName(missing.table, other.constraint, missing.constraint, source),
    ),
    ...differences.filter((one) => !told.has(one)).flatMap((one) => explain(one, source)),
  ];
}

function isRenamed(one: ConstraintGap, other: ConstraintGap): boolean {
  return (
    one.table === other.table &&
    one.constraint.kind === other.constraint.kind &&
    one.constraint.definition === other.constraint.definition
  );
}

function otherName(
  table: string,
  { name, kind, columns }: ConstraintSchema,
  wanted: ConstraintSchema,
  source: string,
): SnapshotDifference {
  return {
    column: `${table}.${columns[0] ?? ''}`,
    text: `${table} has a ${kind} called ${name} in the database, and ${wanted.name} by ${source}`,
    wayOut: `A rename of the table leaves that name as it is, and the next migration asks for the other. Give it that name in the same migration: ALTER TABLE "${table}" RENAME CONSTRAINT "${name}" TO "${wanted.name}", and back in the down file.`,
  };
}

function explain(difference: SchemaDifference, source: string): readonly SnapshotDifference[] {
  const none = `in the database, and ${source} has none`;
  switch (difference.kind) {
    case 'table-added': {
      const { name, relations } = difference.table;
      return relations.length > 0 ? [] : [{ column: `${name}.`, text: `there is a table ${name} ${none}` }];
    }
    case 'table-removed': {
      const { name } = difference.table;
      return [
        { column: `${name}.`, text: `there is no table ${name} in the database, and one in ${source}` },
      ];
    }
    case 'column-added':
      return [
        ofColumn(
          difference.table,
          difference.column.name,
          `is in the database, and ${source} has no such column`,
        ),
      ];
    case 'column-removed':
      return [ofColumn(difference.table, difference.column.name, 'is not in the database')];
    case 'column-changed':
      return explainColumn(difference.after, difference.before, source).map((text) =>
        ofColumn(difference.table, difference.after.name, text),
      );
    case 'constraint-added':
    case 'constraint-removed': {
      const { table, constraint } = difference;
      const named = `${constraint.kind} constraint ${constraint.name}`;
      const text =
        difference.kind === 'constraint-added'
          ? `${table} has the ${named} ${none}`
          : `${table} has no ${named} in the database, and one in ${source}`;
      return [{ column: `${table}.${constraint.columns[0] ?? ''}`, text }];
    }
    case 'constraint-changed': {
      const { table, before, after } = difference;
      const text = `the ${after.kind} constraint ${after.name} of ${table} is "${after.definition}" in the database, and "${before.definition}" by ${source}`;
      return [{ column: `${table}.${after.columns[0] ?? ''}`, text }];
    }
    case 'index-added':
      return [
        {
          column: `${difference.table}.`,
          text: `${difference.table} has the index ${difference.index.name} ${none}`,
        },
      ];
    case 'index-removed':
      return [
        {
          column: `${difference.table}.`,
          text: `${difference.table} has no index ${difference.index.name} in the database, and one in ${source}`,
        },
      ];
    case 'index-changed': {
      const { table, before, after } = difference;
      const text = `the index ${after.name} is "${after.definition}" in the database, and "${before.definition}" by ${source}`;
      return [{ column: `${table}.`, text }];
    }
    case 'enum-removed':
      return [
        { column: '', text: `there is no type ${difference.name} in the database, and one in ${source}` },
      ];
    case 'enum-changed': {
      const { name, before, after } = difference;
      return [
        {
          column: '',
          text: `the type ${name} is ${after.join(', ')} in the database, and ${before.join(', ')} by ${source}`,
        },
      ];
    }
    case 'view-removed':
      return [
        {
          column: '',
          text: `there is no view ${difference.view.name} in the database, and one in ${source}`,
        },
      ];
    case 'view-changed':
      return [
        {
          column: '',
          text: `the view ${difference.after.name} is another query in the database than by ${source}`,
        },
      ];
    // Migrations may add these by hand: drizzle describes no partitions, and need not know of every view and type.
    case 'table-changed':
    case 'enum-added':
    case 'view-added':
      return [];
  }
}

function ofColumn(table: string, column: string, text: string): SnapshotDifference {
  return { column: `${table}.${column}`, text: `${table}.${column} ${text}` };
}

function explainColumn(seen: ColumnSchema, described: ColumnSchema, source: string): string[] {
  const isNull = 'may be null in the database, and must not';
  const isNotNull = 'must not be null in the database, and may be';
  return [
    seen.type === described.type ? [] : `is ${seen.type} in the database, and ${described.type} in ${source}`,
    seen.nullable === described.nullable ? [] : `${seen.nullable ? isNull : isNotNull} by ${source}`,
    seen.default === described.default ? [] : explainDefault(seen, described, source),
    generatedText(seen) === generatedText(described)
      ? []
      : `is ${generatedText(seen) ?? 'not generated'} in the database, and ${generatedText(described) ?? 'not generated'} by ${source}`,
    seen.sequence === described.sequence
      ? []
      : `${countedBy(seen)} in the database, and ${countedBy(described)} by ${source}`,
  ].flat();
}

function explainDefault(seen: ColumnSchema, described: ColumnSchema, source: string): string {
  if (seen.default === null) return `has no default in the database, and one in ${source}`;
  const wanted = described.default === null ? 'none' : described.default;
  return `has the default ${seen.default} in the database, and ${wanted} in ${source}`;
}

/** As what follows the column's name. */
function countedBy({ sequence }: ColumnSchema): string {
  return sequence === null ? 'is not counted' : 'is counted by a sequence of its own';
}
