import { codeOf } from '../errors.ts';
import { connect } from './connect.ts';
import type { Sql } from './connect.ts';
import { parseConnectionUrl, describeDatabase } from './connection-url.ts';
import type { ResetPlan } from './database.ts';
import { quoteName } from './sql-text.ts';
import type { TableName } from './user-tables.ts';
import { displayName, listUserTables } from './user-tables.ts';

const COUNT_TIMEOUT_MS = 10_000;

/** Counts what is in a database. One that does not exist has no tables. */
export async function planReset(href: string): Promise<ResetPlan> {
  const { host, port, database } = parseConnectionUrl(href);
  const described = describeDatabase(host, port, database);
  await using connection = connect(href, { timeoutMs: COUNT_TIMEOUT_MS });
  try {
    const tables = await listUserTables(connection.sql);
    return { database: described, tables: await countRows(connection.sql, tables) };
  } catch (error) {
    if (codeOf(error) === '3D000') return { database: described, tables: [] };
    throw error;
  }
}

async function countRows(sql: Sql, tables: readonly TableName[]): Promise<ResetPlan['tables']> {
  const counted: { name: string; rows: number }[] = [];
  for (const table of tables) {
    const [row] = await sql.unsafe<{ rows: string }[]>(
      `select count(*) as rows from ${quoteName(table.schema)}.${quoteName(table.name)}`,
    );
    counted.push({ name: displayName(table), rows: Number(row?.rows ?? 0) });
  }
  return counted;
}
