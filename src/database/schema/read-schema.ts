import type { Sql } from '../connect.ts';
import type {
  ColumnSchema,
  ConstraintKind,
  ConstraintSchema,
  DatabaseSchema,
  DeleteRule,
  EnumSchema,
  IndexSchema,
} from './database-schema.ts';

/** Reads what a database is made of from its catalogs. Writes nothing. */
export async function readSchema(sql: Sql): Promise<DatabaseSchema> {
  const [tables, columns, constraints, indexes, enums] = await Promise.all([
    sql.unsafe<{ oid: number; name: string }[]>(tablesQuery),
    sql.unsafe<OfTable<ColumnSchema>[]>(columnsQuery),
    sql.unsafe<OfTable<ConstraintSchema>[]>(constraintsQuery),
    sql.unsafe<OfTable<IndexSchema>[]>(indexesQuery),
    sql.unsafe<EnumSchema[]>(enumsQuery),
  ]);
  return {
    tables: tables.map(({ oid, name }) => ({
      oid,
      name,
      columns: ofTable(columns, oid),
      constraints: ofTable(constraints, oid),
      indexes: ofTable(indexes, oid),
    })),
    enums: enums.map((one) => ({ ...one })),
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
};

const deleteRules: Record<string, DeleteRule> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

/** Not PostgreSQL's own, not drizzle's tracking table, not our marker in a given database. */
const isOwnSchema = `n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'drizzle', '_workshop')`;
const isOwnTable = `c.relkind in ('r', 'p') and ${isOwnSchema}`;

/** Without the schema where that is `public`. */
function nameOf(column: string): string {
  return `case n.nspname when 'public' then '' else n.nspname || '.' end || ${column}`;
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
  select c.oid, ${nameOf('c.relname')} as name
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

/** NOT NULL is a constraint, too, since PostgreSQL 18; here it is part of its column. */
const constraintsQuery = `
  select c.oid as table, json_build_object(
    'name', k.conname, 'kind', ${wordOf('k.contype', kinds)},
    'columns', ${columnNames('k.conrelid', 'k.conkey')}, 'definition', pg_get_constraintdef(k.oid),
    'references', case when k.contype = 'f' then (
      select json_build_object('table', ${nameOf('c.relname')}, 'columns', ${columnNames('k.confrelid', 'k.confkey')})
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = k.confrelid
    ) end,
    'onDelete', case when k.contype = 'f' then ${wordOf('k.confdeltype', deleteRules)} end) as part
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where ${isOwnTable} and k.contype in ('p', 'u', 'f', 'c', 'x') order by c.oid, k.contype <> 'p', k.conname`;

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
  select ${nameOf('t.typname')} as name, json_agg(e.enumlabel order by e.enumsortorder) as values
  from pg_type t join pg_enum e on e.enumtypid = t.oid join pg_namespace n on n.oid = t.typnamespace
  where ${isOwnSchema} group by 1 order by 1`;
