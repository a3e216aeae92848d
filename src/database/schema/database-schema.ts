/** What a database is made of, as its catalogs say it: plain data, without the rows. */
export interface DatabaseSchema {
  /** By name. Those outside of `public` are called `schema.table`; what drizzle keeps for itself is left out. */
  readonly tables: readonly TableSchema[];
  readonly enums: readonly EnumSchema[];
  readonly views: readonly ViewSchema[];
}

export interface TableSchema {
  readonly name: string;
  /** The name as SQL takes it: with its schema unless that is `public`, and quoted where that is needed. */
  readonly sqlName: string;
  /** Stays when the table is renamed, and is another one when it is made again. */
  readonly oid: number;
  /** In the order of the table. */
  readonly columns: readonly ColumnSchema[];
  readonly constraints: readonly ConstraintSchema[];
  /** Without those that belong to a constraint. */
  readonly indexes: readonly IndexSchema[];
  /** How it belongs to other tables: `partitioned by RANGE (at)`, `partition of events DEFAULT`, `inherits base`. */
  readonly relations: readonly string[];
}

export interface ColumnSchema {
  readonly name: string;
  /** Stays when the column is renamed, and is another one when it is made again. */
  readonly attnum: number;
  /** As psql says it: `character varying(50)`, `bigint`. */
  readonly type: string;
  readonly nullable: boolean;
  /** SQL; null if there is none. */
  readonly default: string | null;
  /** For a column that PostgreSQL computes, which has no default and can't be written: null for any other. */
  readonly generated: { readonly as: string; readonly stored: boolean } | null;
  readonly identity: 'always' | 'by default' | null;
  /** The sequence that belongs to the column, as serial and identity columns have one. */
  readonly sequence: string | null;
}

/** `not null` only where rows that were there before need not keep to it; else it is a fact of its column. */
export type ConstraintKind = 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclude' | 'not null';

export interface ConstraintSchema {
  readonly name: string;
  readonly kind: ConstraintKind;
  readonly columns: readonly string[];
  /** SQL, as after ADD CONSTRAINT. */
  readonly definition: string;
  /** Where a foreign key points. */
  readonly references: { readonly table: string; readonly columns: readonly string[] } | null;
}

export interface IndexSchema {
  readonly name: string;
  readonly unique: boolean;
  /** An expression stands as its SQL. */
  readonly columns: readonly string[];
  /** SQL. */
  readonly definition: string;
}

export interface EnumSchema {
  readonly name: string;
  /** As for a table. */
  readonly sqlName: string;
  readonly values: readonly string[];
}

export interface ViewSchema {
  readonly name: string;
  /** As for a table. */
  readonly sqlName: string;
  readonly materialized: boolean;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The query, as PostgreSQL writes it, without a semicolon. */
  readonly definition: string;
}

/** How PostgreSQL computes a column, as in CREATE TABLE; null for a column that holds what is written into it. */
export function generatedText({ generated }: ColumnSchema): string | null {
  if (generated === null) return null;
  return `generated always as (${generated.as}) ${generated.stored ? 'stored' : 'virtual'}`;
}

export function findTable(schema: DatabaseSchema, name: string): TableSchema | undefined {
  return schema.tables.find((table) => table.name === name);
}

/** The column that `table.column` names. */
export function findColumn(schema: DatabaseSchema, name: string): ColumnSchema | undefined {
  const dot = name.lastIndexOf('.');
  const table = findTable(schema, name.slice(0, dot));
  return table?.columns.find((column) => column.name === name.slice(dot + 1));
}
