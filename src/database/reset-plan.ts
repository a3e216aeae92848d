import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../errors.ts';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';
import { parseConnectionUrl, describeDatabase, isLocalHost } from './connection-url.ts';
import type { ResetPlan } from './database.ts';
import { quoteName } from './sql-text.ts';
import type { TableName } from './user-tables.ts';
import { displayName, listUserTables } from './user-tables.ts';

const COUNT_TIMEOUT_MS = 10_000;
/** A reset ends the session that holds the lock: what is in the table is worth a moment only. */
const LOCK_TIMEOUT_MS = 1_000;
const MAX_ATTEMPTS = 5;
const RETRY_AFTER_MS = 50;

/** Counts what is in a database. One that does not exist has no tables. */
export async function planReset(
  href: string,
  { isAdmin = false }: { readonly isAdmin?: boolean } = {},
): Promise<ResetPlan> {
  const { host, port, database } = parseConnectionUrl(href);
  const named = {
    database: describeDatabase(host, port, database),
    ...(isLocalHost(host) ? {} : { nameToType: database }),
  };
  return { ...named, tables: await countTables(href, isAdmin) };
}

async function countTables(href: string, isAdmin: boolean): Promise<ResetPlan['tables']> {
  for (let attempt = 1; ; attempt += 1) {
    await using connection = connect(href, {
      timeoutMs: COUNT_TIMEOUT_MS,
      lockTimeoutMs: LOCK_TIMEOUT_MS,
      isAdmin,
    });
    try {
      return await countRows(connection.sql, await listUserTables(connection.sql));
    } catch (error) {
      const code = codeOf(error) ?? '';
      if (code === '3D000') return [];
      // Another command resets it or migrates it at this moment: a table is gone, or the session is.
      if (!['42P01', '57P01', 'CONNECTION_CLOSED', '55000'].includes(code) || attempt === MAX_ATTEMPTS)
        throw error;
      await delay(RETRY_AFTER_MS);
    }
  }
}

async function countRows(sql: Sql, tables: readonly TableName[]): Promise<ResetPlan['tables']> {
  const counted: ResetPlan['tables'][number][] = [];
  for (const table of tables) counted.push({ name: displayName(table), ...(await countTable(sql, table)) });
  return counted;
}

async function countTable(
  sql: Sql,
  { schema, name }: TableName,
): Promise<{ readonly rows: number; readonly isLocked?: true }> {
  try {
    const [row] = await sql.unsafe<{ rows: string }[]>(
      `select count(*) as rows from ${quoteName(schema)}.${quoteName(name)}`,
    );
    return { rows: Number(row?.rows ?? 0) };
  } catch (error) {
    if (codeOf(error) !== '55P03') throw error;
    const [row] = await sql<{ rows: string }[]>`
      select n_live_tup as rows from pg_stat_user_tables where schemaname = ${schema} and relname = ${name}`;
    return { rows: Number(row?.rows ?? 0), isLocked: true };
  }
}
