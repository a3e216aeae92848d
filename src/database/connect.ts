import postgres from 'postgres';
import { isSocketFolder, parseConnectionUrl, socketFile } from './connection-url.ts';

export type Sql = postgres.Sql;
/** What `inTransaction` hands to its work. */
export type TransactionSql = postgres.ISql;

/** What our own sessions are called in pg_stat_activity. */
export const APPLICATION_NAME = 'workshop';

/** Connections that our own work uses: few, without a word on the console, and with deadlines. */
export interface Connection extends AsyncDisposable {
  readonly sql: Sql;
  /** False once one of its sessions has ended. */
  isWhole(): boolean;
}

export interface ConnectOptions {
  readonly max?: number;
  readonly timeoutMs?: number;
  /** How long a statement waits for a lock: 10 s if it isn't given. */
  readonly lockTimeoutMs?: number;
  /**
   * For a session of our superuser: its names mean the system's, and it can write, whatever a database that belongs
   * to the learner's role sets. Without it, a function called `count` there would run as the superuser.
   */
  readonly isAdmin?: boolean;
  /**
   * For a session that puts back what was set for its role or its database, and has to work although it is set.
   * `all-but-newest` leaves out what PostgreSQL before 17 doesn't know.
   */
  readonly ignoresSettings?: 'all' | 'all-but-newest' | undefined;
}

/** Long enough for every statement that the workshop sends; a learner's transaction may stay open for ever. */
const LOCK_TIMEOUT_MS = 10_000;

/**
 * Connects with the first query. Queries end after `timeoutMs` at the server, and after `lockTimeoutMs` if they wait
 * for a lock; connecting has 10 s.
 */
export function connect(href: string, options: ConnectOptions = {}): Connection {
  const sql = createClient(href, {
    max: options.max ?? 1,
    connect_timeout: 10,
    fetch_types: false,
    onclose: () => lost.set(sql, connectionsLost(sql) + 1),
    connection: {
      application_name: APPLICATION_NAME,
      statement_timeout: options.timeoutMs ?? 30_000,
      lock_timeout: options.lockTimeoutMs ?? LOCK_TIMEOUT_MS,
      ...(options.isAdmin === true ? adminSettings : {}),
      ...(options.ignoresSettings === undefined ? {} : repairSettings),
      ...(options.ignoresSettings === 'all' ? { transaction_timeout: '0' } : {}),
    },
  });
  hrefs.set(sql, href);
  return {
    sql,
    isWhole: () => connectionsLost(sql) === 0,
    [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }),
  };
}

/**
 * A client of the server that `parseConnectionUrl` finds in the URL. postgres.js never reads the URL itself: it would
 * take another host, port, database or password where they are parameters, escaped, left out, or a socket's folder.
 */
export function createClient(href: string, options: postgres.Options<Record<string, never>>): Sql {
  const { host, port, database, user, password, parameters } = parseConnectionUrl(href);
  // It cuts addresses of version 6 at their colons if they are in no list, which its types do not know.
  const place = { host: [host], port: [port] };
  const where: object = isSocketFolder(host)
    ? { ...place, path: socketFile(host, port) }
    : { ...place, ...tlsOptions(parameters) };
  return postgres({
    ...where,
    database,
    user,
    password,
    onnotice: () => undefined,
    ...options,
    connection: { ...sessionSettings(parameters), ...options.connection },
  });
}

/** As postgres.js reads them in a URL (its src/index.js). No TLS is spoken through a socket of this machine. */
function tlsOptions(parameters: Readonly<Record<string, string>>): object {
  const { sslmode, ssl, sslrootcert, sslnegotiation } = parameters;
  const mode = sslrootcert === 'system' ? 'verify-full' : (sslmode ?? ssl);
  const isOff = mode === undefined || mode === 'disable' || mode === 'false';
  return { ssl: isOff ? false : mode, ...(sslnegotiation === undefined ? {} : { sslnegotiation }) };
}

/** Parameters that a client reads itself. It sends all others to the server as settings of the session. */
const CLIENT_PARAMETERS: readonly string[] = (
  'ssl sslmode sslrootcert sslnegotiation target_session_attrs connect_timeout max idle_timeout max_lifetime ' +
  'max_pipeline backoff keep_alive prepare debug fetch_types publications'
).split(' ');

function sessionSettings(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !CLIENT_PARAMETERS.includes(name)));
}

/** Settings of a session come before those of its database and its role. The client leaves out `false`, 0 and ''. */
const adminSettings: object = {
  search_path: 'pg_catalog, pg_temp',
  default_transaction_read_only: 'off',
};

const repairSettings: object = {
  ...adminSettings,
  role: 'none',
  idle_session_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  // An empty list.
  local_preload_libraries: ' ',
};

const hrefs = new WeakMap<Sql, string>();

/** What a client was connected with; undefined for one that `connect` did not make. */
export function hrefOf(sql: Sql): string | undefined {
  return hrefs.get(sql);
}

const lost = new WeakMap<Sql, number>();

/** How many of a client's connections have ended until now. */
export function connectionsLost(sql: Sql): number {
  return lost.get(sql) ?? 0;
}
