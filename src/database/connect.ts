import postgres from 'postgres';
import { parseConnectionUrl } from './connection-url.ts';

export type Sql = postgres.Sql;
export type TransactionSql = postgres.TransactionSql;

/** What our own sessions are called in pg_stat_activity. */
export const APPLICATION_NAME = 'workshop';

/** Connections that our own work uses: few, without a word on the console, and with deadlines. */
export interface Connection extends AsyncDisposable {
  readonly sql: Sql;
}

/** Connects with the first query. Queries end after `timeoutMs` at the server; connecting has 10 s. */
export function connect(href: string, options: { max?: number; timeoutMs?: number } = {}): Connection {
  const { host, port, database } = parseConnectionUrl(href);
  // The client would take PGHOST and PGPORT for what the URL leaves out, and cut addresses of version 6 at their
  // colons where they are in no list, which its types do not know.
  const where: object = { host: [host], port: [port] };
  const sql = postgres(href, {
    ...where,
    // It leaves the name in the URL encoded.
    database,
    max: options.max ?? 1,
    connect_timeout: 10,
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: APPLICATION_NAME, statement_timeout: options.timeoutMs ?? 30_000 },
  });
  return { sql, [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }) };
}
