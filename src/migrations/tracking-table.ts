import type { Sql, TransactionSql } from '../database/connect.ts';
import { withLockWatch } from '../database/lock-wait.ts';

/** A migration that drizzle's tracking table knows as applied. */
export interface AppliedMigration {
  readonly id: number;
  /** SHA-256 of the file as it was applied. */
  readonly hash: string;
  /** The journal's `when`: what a row and a migration know each other by. */
  readonly when: number;
}

/** The applied migrations, the newest last. A database without the table has none. */
export async function readTracking(sql: Sql | TransactionSql): Promise<readonly AppliedMigration[]> {
  return isClient(sql) ? withLockWatch(sql, () => read(sql)) : read(sql);
}

/** A transaction can't begin another one. */
function isClient(sql: Sql | TransactionSql): sql is Sql {
  return 'begin' in sql;
}

async function read(sql: Sql | TransactionSql): Promise<readonly AppliedMigration[]> {
  const [tracking] = await sql<{ present: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (tracking?.present !== true) return [];
  const rows = await sql<{ id: number; hash: string; when: string }[]>`
    select id, hash, created_at::text as when from drizzle.__drizzle_migrations order by created_at, id`;
  return rows.map(({ id, hash, when }) => ({ id, hash, when: Number(when) }));
}

/**
 * Makes the table where it is missing, as drizzle's own migrator does, and keeps everyone else who migrates waiting
 * until the transaction ends. Commands of the workshop wait for each other before that, by a lock file.
 */
export async function lockTracking(sql: TransactionSql): Promise<void> {
  const [found] = await sql<{ present: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (found?.present !== true) await makeTracking(sql);
  await sql`lock table drizzle.__drizzle_migrations in share row exclusive mode`;
}

/** Another one may make it at the same moment: IF NOT EXISTS doesn't see what isn't committed. */
async function makeTracking(sql: TransactionSql): Promise<void> {
  await sql`
    do $$ begin
      create schema if not exists drizzle;
      create table if not exists drizzle.__drizzle_migrations
        (id serial primary key, hash text not null, created_at bigint);
    exception when unique_violation or duplicate_schema or duplicate_table or duplicate_object then null;
    end $$`;
}

export async function track(
  sql: TransactionSql,
  { hash, when }: Omit<AppliedMigration, 'id'>,
): Promise<void> {
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${when})`;
}

export async function untrack(sql: TransactionSql, { id }: AppliedMigration): Promise<void> {
  await sql`delete from drizzle.__drizzle_migrations where id = ${id}`;
}
