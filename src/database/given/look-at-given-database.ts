import { codeOf } from '../../errors.ts';
import { chooseServer } from '../choose-server.ts';
import { connect } from '../connect.ts';
import type { ConnectionUrl } from '../connection-url.ts';
import { isLocalHost, withDatabase, withoutPassword } from '../connection-url.ts';
import type { BesideDatabase, DatabaseOptions, GivenDatabase } from '../database.ts';
import { explainConnection } from '../explain-connection.ts';
import { displayName, listUserRelations } from '../user-tables.ts';
import { findIdentity } from './course-identity.ts';
import { nameOnServer } from './given-names.ts';
import { readMarker } from './marker.ts';
import { requirePostgres } from './require-postgres.ts';

/**
 * Looks at what DATABASE_URL points at, and writes nothing. Resolves to undefined where it is not set; throws a
 * UserError where the server cannot be reached.
 */
export async function lookAtGivenDatabase(options: DatabaseOptions): Promise<GivenDatabase | undefined> {
  const choice = chooseServer(options.env);
  if (choice.kind !== 'url') return undefined;
  const { url } = choice;
  const identity = await findIdentity(options.stateFolder);
  try {
    await requirePostgres(url);
    const main = await lookAt(url, url.database, identity);
    const beside: BesideDatabase[] = [];
    for (const name of options.databases.slice(1)) {
      beside.push(await lookBeside(url, nameOnServer(url, options.databases, name), identity));
    }
    return {
      host: url.host,
      port: url.port,
      name: url.database,
      local: isLocalHost(url.host),
      url: withoutPassword(url.href),
      ...main,
      beside,
      confirmed: [main, ...beside.filter(({ exists }) => exists)].every(({ marker }) => marker === 'ours'),
    };
  } catch (error) {
    throw explainConnection(error, { ...url, builtIn: false });
  }
}

async function lookAt(
  url: ConnectionUrl,
  database: string,
  identity: string | undefined,
): Promise<Pick<GivenDatabase, 'tables' | 'marker'>> {
  await using connection = connect(withDatabase(url.href, database));
  const relations = await listUserRelations(connection.sql);
  return { tables: relations.map(displayName), marker: await readMarker(connection.sql, identity) };
}

async function lookBeside(
  url: ConnectionUrl,
  name: string,
  identity: string | undefined,
): Promise<BesideDatabase> {
  try {
    return { name, exists: true, ...(await lookAt(url, name, identity)) };
  } catch (error) {
    if (codeOf(error) !== '3D000') throw error;
    return { name, exists: false, tables: [], marker: 'none' };
  }
}
