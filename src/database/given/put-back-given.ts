import { codeOf, UserError } from '../../errors.ts';
import { type Connection, connect } from '../connect.ts';
import { type ConnectionUrl, describeDatabase, describeServer, withDatabase } from '../connection-url.ts';
import type { DatabaseOptions } from '../database.ts';
import { endUncommitted } from '../drop-database.ts';
import { quoteName } from '../sql-text.ts';
import { type Claim, findClaims, placeOf } from './course-identity.ts';
import { nameOnServer } from './given-names.ts';

interface Found {
  /** `name=value` of the role's settings for all databases. */
  readonly settings: readonly string[];
  /** The same of all roles; empty for a role that can't change them. */
  readonly sharedSettings: readonly string[];
  /** Databases of the course in which the role has settings of their own. */
  readonly settingsIn: readonly string[];
  readonly databases: readonly FoundDatabase[];
}

interface FoundDatabase {
  readonly name: string;
  readonly isOpen: boolean;
  readonly hasSettings: boolean;
  readonly isAllowed: boolean;
}

/** Fewer connections than this would not do for a check; a larger limit is the owner's business. */
const FEWEST_CONNECTIONS = 10;

/**
 * Puts the databases that were given to this course, and the role of DATABASE_URL, back to what they were: a learner's
 * program runs as that role, and one statement of it would make every later check fail. There is no other role that
 * could do it. Settings that the role had when the database was given stay. Writes nothing to what wasn't given.
 *
 * @throws {UserError} that names the statement which an administrator has to run
 */
export async function putBackGiven(url: ConnectionUrl, options: DatabaseOptions): Promise<void> {
  const claims = await findClaims(options.stateFolder);
  const names = options.databases.map((name) => nameOnServer(url, options.databases, name));
  const ours = [...new Set(names)].filter((name) => claims.has(placeOf(url, name)));
  if (!ours.includes(url.database)) return;
  const claim = claims.get(placeOf(url, url.database));
  await using connection = await connectAnyhow(url, ours);
  const repairs = repairsOf(url.user, await look(connection, ours), claim);
  if (repairs.length === 0) return;
  options.onProgress?.('putting back database settings that a program changed');
  await endUncommitted({ sql: connection.sql, learner: url.user });
  for (const repair of repairs) await run(connection, repair, url);
}

/** A session that works whatever is set for its role, in the database, or in another one where that is closed. */
async function connectAnyhow(url: ConnectionUrl, ours: readonly string[]): Promise<Connection> {
  let refusal: unknown;
  for (const database of [url.database, ...ours, 'postgres', 'template1']) {
    for (const withTransactionTimeout of [true, false]) {
      const connection = connect(withDatabase(url.href, database), {
        ignoresSettings: withTransactionTimeout ? 'all' : 'all-but-newest',
      });
      try {
        await connection.sql`select`;
        return connection;
      } catch (error) {
        await connection[Symbol.asyncDispose]();
        // A setting that this version doesn't have.
        if (codeOf(error) === '42704') continue;
        refusal ??= error;
        if (!isClosed(error)) throw refusal;
        break;
      }
    }
  }
  throw isClosed(refusal) ? closedForAll(url, refusal) : refusal;
}

/** The limit of connections, `allow_connections`, and the privilege to connect. */
function isClosed(error: unknown): boolean {
  return ['53300', '55000', '42501'].includes(codeOf(error) ?? '');
}

async function look({ sql }: Connection, ours: readonly string[]): Promise<Found> {
  const names = ours.join('\n');
  const [found] = await sql<Found[]>`
    with me as (select oid from pg_roles where rolname = session_user)
    select
      coalesce((select to_json(setconfig) from pg_db_role_setting
        where setdatabase = 0 and setrole = (select oid from me)), '[]') as settings,
      coalesce((select to_json(setconfig) from pg_db_role_setting
        where setdatabase = 0 and setrole = 0
          and (select rolsuper from pg_roles where rolname = session_user)), '[]') as "sharedSettings",
      (select coalesce(json_agg(datname), '[]') from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
        where s.setrole = (select oid from me) and datname = any (string_to_array(${names}, E'\n'))) as "settingsIn",
      (select coalesce(json_agg(json_build_object('name', datname,
          'isOpen', datallowconn and not datistemplate
            and (datconnlimit = -1 or datconnlimit >= ${FEWEST_CONNECTIONS}::int),
          'hasSettings', exists (select from pg_db_role_setting where setdatabase = d.oid and setrole = 0),
          'isAllowed', has_database_privilege(session_user, d.oid, 'CONNECT')
            and has_database_privilege(session_user, d.oid, 'CREATE')
            and has_database_privilege(session_user, d.oid, 'TEMP'))), '[]')
        from pg_database d
        where datname = any (string_to_array(${names}, E'\n')) and pg_has_role(session_user, datdba, 'MEMBER')) as databases`;
  if (found === undefined) throw new Error('PostgreSQL answered a query without FROM with no row');
  return found;
}

function repairsOf(user: string, found: Found, claim: Claim | undefined): string[] {
  const role = `role ${quoteName(user)}`;
  const { roleSettings = [], sharedSettings = null } = claim ?? {};
  return [
    ...changedSettings(found.settings, roleSettings).map((name) => `alter ${role} reset ${name}`),
    ...changedSettings(found.sharedSettings, sharedSettings).map((name) => `alter role all reset ${name}`),
    ...found.settingsIn.map((name) => `alter ${role} in database ${quoteName(name)} reset all`),
    ...found.databases.flatMap(({ name, isOpen, hasSettings, isAllowed }) => {
      const database = `database ${quoteName(name)}`;
      return [
        ...(isOpen
          ? []
          : [`alter ${database} with allow_connections true connection limit -1 is_template false`]),
        ...(hasSettings ? [`alter ${database} reset all`] : []),
        ...(isAllowed ? [] : [`grant connect, create, temporary on ${database} to ${quoteName(user)}`]),
      ];
    }),
  ];
}

/** Quoted names. Nothing counts as changed if it wasn't read before. */
function changedSettings(now: readonly string[], before: readonly string[] | null): readonly string[] {
  if (before === null) return [];
  return now
    .filter((setting) => !before.includes(setting))
    .map((setting) => quoteName(setting.slice(0, setting.indexOf('='))));
}

async function run({ sql }: Connection, statement: string, url: ConnectionUrl): Promise<void> {
  try {
    await sql.unsafe(statement);
  } catch (error) {
    // "tuple concurrently updated": another command does the same.
    if (['XX000', '3D000'].includes(codeOf(error) ?? '')) return;
    throw new UserError(
      `A setting of the database server at ${describeServer(url.host, url.port)} keeps checks from working, and the role "${url.user}" of DATABASE_URL may not put it back. Your files are unchanged.`,
      `Let an administrator of that server run: ${statement}; then try again.`,
      { cause: error },
    );
  }
}

function closedForAll(url: ConnectionUrl, cause: unknown): UserError {
  const name = quoteName(url.database);
  const isRole = cause instanceof Error && cause.message.includes('for role');
  const statement = isRole
    ? `alter role ${quoteName(url.user)} connection limit -1`
    : `alter database ${name} with allow_connections true connection limit -1; grant all on database ${name} to ${quoteName(url.user)}`;
  return new UserError(
    `The database ${describeDatabase(url.host, url.port, url.database)} of DATABASE_URL takes no connection: ${cause instanceof Error ? cause.message : ''}. Your files are unchanged.`,
    `Let an administrator of that server run: ${statement}; then try again.`,
    { cause },
  );
}
