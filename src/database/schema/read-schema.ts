import type { Sql, TransactionSql } from '../connect.ts';
import type {
  ColumnSchema,
  ConstraintKind,
  ConstraintSchema,
  DatabaseSchema,
  EnumSchema,
  IndexSchema,
  TableSchema,
  ViewSchema,
} from './database-schema.ts';

/** Reads what a database is made of from its catalogs. Writes nothing. */
export async function readSchema(sql: Sql | TransactionSql): Promise<DatabaseSchema> {
  const [tables, columns, constraints, indexes, enums, views] = await Promise.all([
    sql.unsafe<Pick<TableSchema, 'oid' | 'name' | 'sqlName' | 'relations'>[]>(tablesQuery),
    sql.unsafe<OfTable<ColumnSchema>[]>(columnsQuery),
    sql.unsafe<OfTable<ConstraintSchema>[]>(constraintsQuery),
    sql.unsafe<OfTable<IndexSchema>[]>(indexesQuery),
    sql.unsafe<EnumSchema[]>(enumsQuery),
    sql.unsafe<ViewSchema[]>(viewsQuery),
  ]);
  return {
    tables: tables.map((table) => ({
      ...table,
      columns: ofTable(columns, table.oid),
      constraints: ofTable(constraints, table.oid),
      indexes: ofTable(indexes, table.oid),
    })),
    enums: enums.map((one) => ({ ...one })),
    views: views.map((one) => ({ ...one })),
  };
}

interface OfTable<Part> {
  /** The table's oid. */
  readonly table: number;
  readonly part: Part;
}

function ofTable<Part>(parts: readonly OfTable<Part>[], oid: number): Part[] {
  return parts.filter(({ table }) => table === oid).map(({ part }) => part);
}

const kinds: Record<string, ConstraintKind> = {
  p: 'primary key',
  u: 'unique',
  f: 'foreign key',
  c: 'check',
  x: 'exclude',
  n: 'not null',
};

/** Not PostgreSQL's own, not drizzle's tracking table, not our marker in a given database. */
const isOwnSchema = `n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'drizzle', '_workshop')`;
/** Not what an extension brought. */
const isOwnRelation = `${isOwnSchema} and not exists (
    select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')`;
const isOwnTable = `c.relkind in ('r', 'p') and ${isOwnRelation}`;

/** Without the schema where that is `public`. */
function nameOf(column: string): string {
  return `case n.nspname when 'public' then '' else n.nspname || '.' end || ${column}`;
}

/** The same, quoted where SQL needs that. */
function sqlNameOf(column: string): string {
  return `case n.nspname when 'public' then '' else quote_ident(n.nspname) || '.' end || quote_ident(${column})`;
}

function wordOf(column: string, words: Readonly<Record<string, string>>): string {
  const cases = Object.entries(words).map(([letter, word]) => `when '${letter}' then '${word}'`);
  return `case ${column} ${cases.join(' ')} end`;
}

function columnNames(table: string, numbers: string): string {
  return `coalesce((
    select json_agg(named.attname order by key.place)
    from unnest(${numbers}) with ordinality as key(number, place)
      join pg_attribute named on named.attrelid = ${table} and named.attnum = key.number), '[]'::json)`;
}

const tablesQuery = `
  select c.oid, ${nameOf('c.relname')} as name, ${sqlNameOf('c.relname')} as "sqlName",
    to_json(array_remove(array[case c.relkind when 'p' then 'partitioned by ' || pg_get_partkeydef(c.oid) end], null)
      || array(
        select case when c.relispartition then
          'partition of ' || i.inhparent::regclass || ' ' || pg_get_expr(c.relpartbound, c.oid)
          else 'inherits ' || i.inhparent::regclass end
        from pg_inherits i where i.inhrelid = c.oid order by i.inhseqno)) as relations
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${isOwnTable} order by 2`;

const columnsQuery = `
  select c.oid as table, json_build_object(
    'name', a.attname, 'attnum', a.attnum, 'type', format_type(a.atttypid, a.atttypmod),
    'nullable', not a.attnotnull, 
    'default', case a.attgenerated when '' then pg_get_expr(d.adbin, d.adrelid) end,
    'generated', case when a.attgenerated <> '' then
      json_build_object('as', pg_get_expr(d.adbin, d.adrelid), 'stored', a.attgenerated = 's') end,
    'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end,
    'sequence', pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname)) as part
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where ${isOwnTable} and a.attnum > 0 and not a.attisdropped order by c.oid, a.attnum`;

/** NOT NULL is a constraint, too, since PostgreSQL 18; here it is part of its column, unless it is NOT VALID. */
const constraintsQuery = `
  select c.oid as table, json_build_object(
    'name', k.conname, 'kind', ${wordOf('k.contype', kinds)},
    'columns', ${columnNames('k.conrelid', 'k.conkey')}, 'definition', pg_get_constraintdef(k.oid),
    'references', case when k.contype = 'f' then (
      select json_build_object('table', ${nameOf('c.relname')}, 'columns', ${columnNames('k.confrelid', 'k.confkey')})
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = k.confrelid
    ) end) as part
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where ${isOwnTable} and (k.contype in ('p', 'u', 'f', 'c', 'x') or k.contype = 'n' and not k.convalidated)
  order by c.oid, k.contype <> 'p', k.conname`;

const indexesQuery = `
  select c.oid as table, json_build_object(
    'name', x.relname, 'unique', i.indisunique,
    'columns', (select json_agg(pg_get_indexdef(i.indexrelid, place, true) order by place)
      from generate_series(1, i.indnkeyatts) as place),
    'definition', pg_get_indexdef(i.indexrelid)) as part
  from pg_index i join pg_class x on x.oid = i.indexrelid
    join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  where ${isOwnTable}
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  order by c.oid, x.relname`;

const enumsQuery = `
  select ${nameOf('t.typname')} as name, ${sqlNameOf('t.typname')} as "sqlName",
    json_agg(e.enumlabel order by e.enumsortorder) as values
  from pg_type t join pg_enum e on e.enumtypid = t.oid join pg_namespace n on n.oid = t.typnamespace
  where ${isOwnSchema} group by 1, 2 order by 1`;

const viewsQuery = `
  select ${nameOf('c.relname')} as name, ${sqlNameOf('c.relname')} as "sqlName", c.relkind = 'm' as materialized,
    (select coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
      order by a.attnum), '[]'::json)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    rtrim(pg_get_viewdef(c.oid), ';') as definition
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and ${isOwnRelation} order by 1`;
