import postgres from 'postgres';
import type { Sql } from '../database/connect.ts';
import { compareSchemas } from '../database/schema/compare-schemas.ts';
import {
  type ColumnSchema,
  type ConstraintSchema,
  type DatabaseSchema,
  findColumn,
  findTable,
  type TableSchema,
} from '../database/schema/database-schema.ts';
import { readSchema } from '../database/schema/read-schema.ts';
import type { Kit } from './drizzle-kit/open-kit.ts';
import { explainSnapshotDifferences, type SnapshotDifference } from './explain-snapshot-differences.ts';
import { reasonOf, wordsOf } from './postgres-words.ts';
import { emptySnapshot, type Snapshot } from './snapshot.ts';

export interface CompareOptions {
  /** Where the snapshot is from, as the text calls it: `schema.ts`. */
  readonly source: string;
}

/**
 * Compares a database with the one that a snapshot describes, which drizzle-kit's own statements make in its place for
 * a moment: both are read from the catalogs, so that PostgreSQL decides what is the same. The transaction is rolled
 * back. What drizzle can't describe (functions, triggers, partitions) is not compared, and neither are names that a
 * rename of a table leaves behind: those of primary keys and of the sequences of serial columns.
 */
export async function compareWithSnapshot(
  sql: Sql,
  kit: Kit,
  snapshot: Snapshot,
  { source }: CompareOptions,
): Promise<readonly SnapshotDifference[]> {
  const made = await readSchema(sql);
  try {
    return await withDescribed(sql, kit, snapshot, async (transaction) => {
      const described = withoutLeftNames(await readSchema(transaction));
      const same = await withEqualDefaults(transaction, withoutLeftNames(made), described);
      const seen = withComparableChecks(same, described);
      return explainSnapshotDifferences(compareSchemas(described, seen), source);
    });
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error;
    return [
      {
        column: '',
        text: `PostgreSQL does not accept what ${source} describes: ${reasonOf(wordsOf(error)).replace(/\.$/u, '')}`,
      },
    ];
  }
}

/** The schema that a snapshot describes; null if PostgreSQL does not accept it. The database is left as it was. */
export async function readDescribed(sql: Sql, kit: Kit, snapshot: Snapshot): Promise<DatabaseSchema | null> {
  try {
    return await withDescribed(sql, kit, snapshot, readSchema);
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error;
    return null;
  }
}

/** Does the work on what the snapshot describes, in place of what the database has, and rolls it back. */
async function withDescribed<Result>(
  sql: Sql,
  kit: Kit,
  snapshot: Snapshot,
  work: (transaction: postgres.TransactionSql) => Promise<Result>,
): Promise<Result> {
  // Roles belong to the whole server, and the check's own may not make any.
  const statements = await kit.compare(emptySnapshot, { ...snapshot, roles: {} });
  return await rolledBack(sql, async (transaction) => {
    await dropMade(transaction, snapshot);
    for (const statement of statements) await transaction.unsafe(whereMissing(statement));
    return await work(transaction);
  });
}

/** Does the work in a transaction that leaves nothing behind. */
async function rolledBack<Result>(
  sql: Sql,
  work: (transaction: postgres.TransactionSql) => Promise<Result>,
): Promise<Result> {
  const done: { readonly result: Result }[] = [];
  const rollBack = new Error('rolled back on purpose');
  try {
    await sql.begin(async (transaction) => {
      done.push({ result: await work(transaction) });
      throw rollBack;
    });
  } catch (error) {
    if (error !== rollBack) throw error;
  }
  const [first] = done;
  if (first === undefined) throw rollBack;
  return first.result;
}

/** Drops what the snapshot's statements make. Functions, extensions and types of other kinds stay: they may need them. */
async function dropMade(sql: postgres.TransactionSql, snapshot: Snapshot): Promise<void> {
  const { views, tables, enums } = await readSchema(sql);
  for (const { sqlName, materialized } of views)
    await sql.unsafe(`drop ${materialized ? 'materialized view' : 'view'} if exists ${sqlName} cascade`);
  for (const { sqlName } of tables) await sql.unsafe(`drop table if exists ${sqlName} cascade`);
  const described = new Set(Object.keys(snapshot.enums).map((key) => key.replace(/^public\./u, '')));
  for (const { sqlName } of enums.filter(({ name }) => described.has(name)))
    await sql.unsafe(`drop type if exists ${sqlName} cascade`);
}

/** Schemas and sequences are there already, where the migrations have made them. */
function whereMissing(statement: string): string {
  return statement.replace(/^(CREATE (?:SCHEMA|SEQUENCE)) (?!IF NOT EXISTS)/u, '$1 IF NOT EXISTS ');
}

function withoutLeftNames(schema: DatabaseSchema): DatabaseSchema {
  return { ...schema, tables: schema.tables.map(nameAfresh) };
}

/** PostgreSQL keeps these names when the table is renamed, and no migration ever asks for them. */
function nameAfresh(table: TableSchema): TableSchema {
  return {
    ...table,
    columns: table.columns.map((column) =>
      column.sequence === null ? column : countedAfresh(table, column),
    ),
    constraints: table.constraints.map((constraint) =>
      constraint.kind === 'primary key' ? { ...constraint, name: `${table.name}_pkey` } : constraint,
    ),
  };
}

/** serial and GENERATED … AS IDENTITY both number the rows that are inserted without that column. */
function countedAfresh({ name }: TableSchema, column: ColumnSchema): ColumnSchema {
  return { ...column, sequence: `${name}_${column.name}_seq`, default: null, identity: null };
}

/** The schema with the other's defaults wherever they give the same value: `now()` is `CURRENT_TIMESTAMP`. */
async function withEqualDefaults(
  sql: postgres.TransactionSql,
  schema: DatabaseSchema,
  other: DatabaseSchema,
): Promise<DatabaseSchema> {
  const withDefaults = async (table: TableSchema): Promise<TableSchema> => {
    const columns: ColumnSchema[] = [];
    for (const column of table.columns) {
      const wanted = findColumn(other, `${table.name}.${column.name}`)?.default ?? null;
      columns.push(
        (await isSameValue(sql, column.default, wanted)) ? { ...column, default: wanted } : column,
      );
    }
    return { ...table, columns };
  };
  const tables: TableSchema[] = [];
  for (const table of schema.tables) tables.push(await withDefaults(table));
  return { ...schema, tables };
}

/**
 * A condition can be written in many ways, and whether two mean the same can't be found out. A check counts as the
 * described one if it looks at the same columns and holds for the same rows: `CHECK (true)` looks at none, and one that
 * is NOT VALID does not hold for older rows.
 */
function withComparableChecks(schema: DatabaseSchema, other: DatabaseSchema): DatabaseSchema {
  const tables = schema.tables.map((table) => {
    const wanted = findTable(other, table.name)?.constraints ?? [];
    const constraints = table.constraints.map((constraint) => {
      const like = wanted.find((one) => one.name === constraint.name && isComparable(one, constraint));
      return like === undefined ? constraint : { ...constraint, definition: like.definition };
    });
    return { ...table, constraints };
  });
  return { ...schema, tables };
}

function isComparable(one: ConstraintSchema, other: ConstraintSchema): boolean {
  return one.kind === 'check' && checkFacts(one) === checkFacts(other);
}

function checkFacts({ kind, columns, definition }: ConstraintSchema): string {
  const validity = /(?: NOT VALID| NOT ENFORCED)?$/u.exec(definition)?.[0];
  return JSON.stringify([kind, columns.toSorted(), validity]);
}

async function isSameValue(
  sql: postgres.TransactionSql,
  one: string | null,
  other: string | null,
): Promise<boolean> {
  if (one === null || other === null || one === other) return one === other;
  try {
    const [row] = await sql.savepoint((inner) =>
      inner.unsafe<{ same: boolean }[]>(
        `select (${one})::text is not distinct from (${other})::text as same`,
      ),
    );
    return row?.same === true;
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error;
    return false;
  }
}
