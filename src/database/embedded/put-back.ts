import { codeOf } from '../../errors.ts';
import type { Sql } from '../connect.ts';
import { endUncommitted } from '../drop-database.ts';
import { quoteName, quoteText } from '../sql-text.ts';
import { isScramOf } from './scram.ts';
import { LEARNER } from './settings.ts';

/** What the learner's role and its databases are now, as far as that role itself can change it. */
interface Found {
  readonly version: string;
  /** Null if the role isn't there. */
  readonly password: string | null;
  /** Whether its privileges and limits are those that `createLearner` gives. */
  readonly roleIsRight: boolean | null;
  /** Names of databases with settings for this role; null in the place of a name for all databases. */
  readonly roleSettings: readonly (string | null)[];
  readonly databases: readonly FoundDatabase[];
}

interface FoundDatabase {
  readonly name: string;
  readonly isOpen: boolean;
  readonly isOwned: boolean;
  readonly hasSettings: boolean;
  readonly isAllowed: boolean;
}

export interface PutBack {
  /** The server's version. */
  readonly version: string;
  /** Whether anything had to be put back; the first start makes the role, which isn't a change. */
  readonly changed: boolean;
}

/**
 * Makes sure that the learner's role and the course's databases are what checks rely on. A learner's program runs as
 * that role, and PostgreSQL lets a role change its own password and settings, and those of the databases that it
 * owns: one such statement would make every later check fail. One query compares; only a difference is repaired.
 */
export async function putBack(
  sql: Sql,
  { password, databases }: { readonly password: string; readonly databases: readonly string[] },
): Promise<PutBack> {
  const found = await look(sql, databases);
  const repairs = [...(await repairsOfRole(found, password)), ...repairsOfDatabases(found.databases)];
  if (repairs.length === 0) return { version: found.version, changed: false };
  await endUncommitted({ sql, learner: LEARNER });
  for (const repair of repairs) await runOnce(sql, repair);
  return { version: found.version, changed: found.roleIsRight !== null };
}

async function look(sql: Sql, databases: readonly string[]): Promise<Found> {
  const [found] = await sql<Found[]>`
    with learner as (select * from pg_authid where rolname = ${LEARNER})
    select current_setting('server_version') as version,
      (select rolpassword from learner) as password,
      (select rolcanlogin and rolcreatedb and rolinherit and rolconnlimit = -1
        and coalesce(rolvaliduntil = 'infinity', true)
        and not (rolsuper or rolcreaterole or rolreplication or rolbypassrls) from learner) as "roleIsRight",
      (select coalesce(json_agg(d.datname), '[]') from pg_db_role_setting s
        left join pg_database d on d.oid = s.setdatabase
        where s.setrole = (select oid from learner)) as "roleSettings",
      (select coalesce(json_agg(json_build_object('name', datname,
          'isOpen', datallowconn and datconnlimit = -1 and not datistemplate,
          'isOwned', datdba = (select oid from learner),
          'hasSettings', exists (select from pg_db_role_setting where setdatabase = d.oid and setrole = 0),
          'isAllowed', coalesce(has_database_privilege((select oid from learner), d.oid, 'CONNECT')
            and has_database_privilege((select oid from learner), d.oid, 'CREATE')
            and has_database_privilege((select oid from learner), d.oid, 'TEMP'), false))), '[]')
        from pg_database d where datname = any (string_to_array(${databases.join('\n')}, E'\n'))) as databases`;
  if (found === undefined) throw new Error('PostgreSQL answered a query without FROM with no row');
  return found;
}

/** No superuser: lessons on privileges and row security would be wrong, and it may not run programs. */
const privileges =
  'login createdb inherit nosuperuser nocreaterole noreplication nobypassrls connection limit -1';

async function repairsOfRole(found: Found, password: string): Promise<string[]> {
  const learner = quoteName(LEARNER);
  const own = `password ${quoteText(password)}`;
  if (found.roleIsRight === null) return [`create role ${learner} ${privileges} ${own}`];
  return [
    ...(found.roleIsRight ? [] : [`alter role ${learner} ${privileges} valid until 'infinity'`]),
    ...((await isScramOf(found.password, password)) ? [] : [`alter role ${learner} ${own}`]),
    ...found.roleSettings.map((database) =>
      database === null
        ? `alter role ${learner} reset all`
        : `alter role ${learner} in database ${quoteName(database)} reset all`,
    ),
  ];
}

function repairsOfDatabases(databases: readonly FoundDatabase[]): string[] {
  return databases.flatMap(({ name, isOpen, isOwned, hasSettings, isAllowed }) => {
    const database = `database ${quoteName(name)}`;
    return [
      ...(isOpen
        ? []
        : [`alter ${database} with allow_connections true connection limit -1 is_template false`]),
      ...(isOwned ? [] : [`alter ${database} owner to ${quoteName(LEARNER)}`]),
      ...(hasSettings ? [`alter ${database} reset all`] : []),
      ...(isAllowed
        ? []
        : [
            `grant connect, temporary on ${database} to public`,
            `grant all on ${database} to ${quoteName(LEARNER)}`,
          ]),
    ];
  });
}

/** Another process that opens the server at the same moment may have done the same. */
async function runOnce(sql: Sql, statement: string): Promise<void> {
  try {
    await sql.unsafe(statement);
  } catch (error) {
    // duplicate_object and the index behind it; "tuple concurrently updated"; a database that is gone by now.
    if (!['42710', '23505', 'XX000', '3D000'].includes(codeOf(error) ?? '')) throw error;
  }
}
