import type { Sql } from 'postgres';

/** The table that belongs to profiles by a foreign key, whatever the learner calls it. */
export interface Links {
  readonly name: string;
  readonly onDelete: 'cascade' | 'other';
  countRows(): Promise<number>;
  /** Changes nothing in the first row of this profile but its place. */
  rewriteFirstRow(profileId: number): Promise<void>;
}

/** Undefined where no table has such a key. Without the table of that name, the first one counts. */
export async function findLinks(database: Sql): Promise<Links | undefined> {
  const [found] = await database<{ table: string; column: string; onDelete: string }[]>`
    select relname as table, attname as column, confdeltype as "onDelete"
    from pg_constraint
    join pg_class on pg_class.oid = conrelid
    join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f' and confrelid = 'profiles'::regclass
    order by relname = 'links' desc, relname
    limit 1`;
  if (found === undefined) return undefined;
  const [table, column] = [database(found.table), database(found.column)];
  return {
    name: found.table,
    onDelete: found.onDelete === 'c' ? 'cascade' : 'other',
    async countRows() {
      const rows = await database`select from ${table}`;
      return rows.length;
    },
    async rewriteFirstRow(profileId) {
      await database`
        update ${table} set ${column} = ${column}
        where ctid = (select min(ctid) from ${table} where ${column} = ${profileId})`;
    },
  };
}
