import path from 'node:path';
import { UserError, codeOf } from '../../errors.ts';
import { takeFileLock } from '../../system/file-lock.ts';
import type { Connection, Sql } from '../connect.ts';
import { connect } from '../connect.ts';
import type { ConnectionUrl } from '../connection-url.ts';
import { describeDatabase, describeServer, withDatabase, withoutPassword } from '../connection-url.ts';
import type { DatabaseOptions, DatabaseStatus, Server } from '../database.ts';
import { dropDatabase } from '../drop-database.ts';
import type { Target } from '../explain-connection.ts';
import { endsSession, explainConnection } from '../explain-connection.ts';
import { explainServer } from '../explain-server.ts';
import { withLockWatch } from '../lock-wait.ts';
import { openPrepared, prepareScratch } from '../prepared-scratch.ts';
import { planReset } from '../reset-plan.ts';
import type { Workbench } from '../scratch.ts';
import { createScratch, sweepScratches } from '../scratch.ts';
import { quoteName } from '../sql-text.ts';
import { displayName, listUserRelations } from '../user-tables.ts';
import { listed } from './claim-given-database.ts';
import { findClaims, findIdentity, noteClaim, placeOf } from './course-identity.ts';
import { emptyDatabase } from './empty-database.ts';
import { nameOnServer, scratchPrefix } from './given-names.ts';
import { readMarker, writeMarker } from './marker.ts';
import { putBackGiven } from './put-back-given.ts';
import { requirePostgres } from './require-postgres.ts';

import { openSeals } from './template-seals.ts';

const OLDEST_MAJOR = 14;

interface Given {
  readonly url: ConnectionUrl;
  readonly options: DatabaseOptions;
  readonly sql: Sql;
}

/** A server that somebody gave us: nothing is written to it before its database carries our marker. */
export async function openGiven(url: ConnectionUrl, options: DatabaseOptions): Promise<Server> {
  const target: Target = { ...url, builtIn: false };
  for (;;) {
    const wasOpen = options.connection?.leadsTo(url.href) === true;
    try {
      return await attach(url, options, target);
    } catch (error) {
      // A kept session may have just been ended.
      if (!wasOpen || !endsSession(error)) throw explainConnection(error, target);
    }
  }
}

async function attach(url: ConnectionUrl, options: DatabaseOptions, target: Target): Promise<Server> {
  const open = () => connect(url.href, { max: 2 });
  const connection = options.connection?.use(url.href, open) ?? open();
  try {
    await requirePostgres(url);
    await putBackGiven(url, options);
    const [row] = await connection.sql<{ version: string }[]>`
      select current_setting('server_version') as version`;
    refuseOldServer(row?.version ?? '', url);
    return explainServer(serverOf(url, options, connection, row?.version ?? ''), target);
  } catch (error) {
    if (endsSession(error)) options.connection?.drop();
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}

function refuseOldServer(version: string, url: ConnectionUrl): void {
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return;
  throw new UserError(
    `DATABASE_URL points at ${describeServer(url.host, url.port)}, and PostgreSQL ${version} runs there; the workshop needs ${OLDEST_MAJOR} or newer. Nothing was written.`,
    'Use a newer server, or unset DATABASE_URL to use the built-in one.',
  );
}

function serverOf(
  url: ConnectionUrl,
  options: DatabaseOptions,
  connection: Connection,
  version: string,
): Server {
  const given: Given = { url, options, sql: connection.sql };
  const urlOf = (name: string): string => withDatabase(url.href, nameOnServer(url, options.databases, name));
  const bench = async () => workbench(given, await requireMarker(given, given.sql, url.database));
  let swept: Promise<void> | undefined;
  return {
    kind: 'url',
    version,
    host: url.host,
    port: url.port,
    url: urlOf,
    ensureDatabase: (name) => ensureDatabase(given, nameOnServer(url, options.databases, name)),
    async createScratch(key, build) {
      const own = await bench();
      swept ??= sweepScratches(own);
      await swept;
      return createScratch(own, key, build).catch((error: unknown) => {
        throw mayNotCreate(error, url);
      });
    },
    prepareScratch: async (key) => prepareScratch(await bench(), key),
    openPrepared: async (prepared) => openPrepared(await bench(), prepared),
    dropPrepared: async ({ name }) => dropDatabase(await bench(), name),
    planReset: (name) => planReset(urlOf(name)),
    resetDatabase: (name) => resetDatabase(given, nameOnServer(url, options.databases, name)),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

function workbench({ sql, url, options }: Given, course: string): Workbench {
  // Without a strategy: copying files would sync every one of them on a server that syncs.
  return {
    sql,
    prefix: scratchPrefix(url),
    createOptions: '',
    course,
    learner: url.user,
    templateOwner: undefined,
    seals: openSeals(options.stateFolder),
    url: (database) => withDatabase(url.href, database),
  };
}

/** Two commands at once would both make it, or one would find it before it is marked. */
async function ensureDatabase(given: Given, name: string): Promise<'created' | 'existed'> {
  const { stateFolder, signal, onProgress } = given.options;
  await using _ = await takeFileLock({
    file: path.join(stateFolder, 'given.lock'),
    work: `making the database ${name}`,
    signal,
    onWait: onProgress,
  });
  return await ensureAlone(given, name);
}

async function ensureAlone(given: Given, name: string): Promise<'created' | 'existed'> {
  const { sql, url, options } = given;
  const identity = await requireMarker(given, sql, url.database);
  const found = await sql`select from pg_database where datname = ${name}`;
  if (found.length === 0) {
    await sql.unsafe(`create database ${quoteName(name)} template template0`).catch((error: unknown) => {
      throw mayNotCreate(error, url);
    });
  }
  await using beside = connect(withDatabase(url.href, name));
  if (found.length === 0) await writeMarker(beside.sql, identity);
  await requireMarker(given, beside.sql, name);
  const claims = await findClaims(options.stateFolder);
  if (!claims.has(placeOf(url, name))) {
    await noteClaim(options.stateFolder, placeOf(url, name), { roleSettings: [] });
  }
  return found.length === 0 ? 'created' : 'existed';
}

/** The database stays, because the role may not be allowed to make another; what is in it goes. */
async function resetDatabase(given: Given, name: string): Promise<void> {
  if (name !== given.url.database) await ensureDatabase(given, name);
  await using connection = connect(withDatabase(given.url.href, name));
  await requireMarker(given, connection.sql, name);
  await withLockWatch(connection.sql, () => emptyDatabase(connection.sql), given.options.onProgress);
}

/** The id in the marker, which is this course's. Throws a UserError for a database that was never given to us. */
async function requireMarker(given: Given, sql: Sql, name: string): Promise<string> {
  const identity = await findIdentity(given.options.stateFolder);
  const marker = await readMarker(sql, identity);
  if (identity !== undefined && marker === 'ours') return identity;
  const tables = (await listUserRelations(sql)).map(displayName);
  const count = tables.length === 1 ? '1 table' : `${tables.length || 'no'} tables`;
  const what = `holds ${count}${listed(tables)}`;
  const whose =
    marker === 'other' ? "is marked as another workshop folder's" : 'was not given to the workshop yet';
  throw new UserError(
    `The database ${describeDatabase(given.url.host, given.url.port, name)} of DATABASE_URL ${what} and ${whose}. Nothing was written.`,
    'Type npx workshop setup, which shows it and asks, or unset DATABASE_URL to use the built-in database.',
  );
}

function mayNotCreate(error: unknown, url: ConnectionUrl): unknown {
  if (codeOf(error) !== '42501') return error;
  return new UserError(
    `The account "${url.user}" of DATABASE_URL may not create databases, and every check needs one for a moment. Your files and the database are unchanged.`,
    `Let an administrator of that server run: alter role ${quoteName(url.user)} createdb; or unset DATABASE_URL.`,
    { cause: error },
  );
}

/** Whether the server answers. Never throws for one that is away or refuses us. */
export async function givenStatus(url: ConnectionUrl): Promise<DatabaseStatus> {
  const state = await requirePostgres(url).then(
    () => 'running' as const,
    () => 'stopped' as const,
  );
  return { kind: 'url', state, url: withoutPassword(url.href) };
}
