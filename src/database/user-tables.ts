import type { Sql, TransactionSql } from './connect.ts';

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** Tables in which rows are lost: not the list that drizzle keeps of its migrations. */
export async function listUserTables(sql: Sql): Promise<TableName[]> {
  const tables = await relations(sql, ['r', 'p', 'f']);
  return tables.filter(({ name }) => name !== '__drizzle_migrations');
}

/** Everything that somebody put into a database and that has a name like a table: views and sequences as well. */
export async function listUserRelations(sql: Sql | TransactionSql): Promise<TableName[]> {
  return relations(sql, ['r', 'p', 'f', 'v', 'm', 'S']);
}

/** Neither the system's, nor an extension's, nor our marker. */
async function relations(sql: Sql | TransactionSql, kinds: readonly string[]): Promise<TableName[]> {
  const found = await sql<{ schema: string; name: string }[]>`
    select n.nspname as schema, c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind::text = any (string_to_array(${kinds.join(',')}, ',')) and not c.relispartition
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and (n.nspname, c.relname) <> ('_workshop', 'marker')
      and not exists (select from pg_depend d
        where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
    order by n.nspname <> 'public', n.nspname, c.relname`;
  return [...found];
}

/** As a learner names a table: without `public`. */
export function displayName(table: TableName): string {
  return table.schema === 'public' ? table.name : `${table.schema}.${table.name}`;
}
