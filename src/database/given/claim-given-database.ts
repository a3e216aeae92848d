import { UserError, codeOf } from '../../errors.ts';
import { chooseServer } from '../choose-server.ts';
import { connect } from '../connect.ts';
import { describeDatabase, withDatabase } from '../connection-url.ts';
import type { DatabaseMarker, DatabaseOptions, GivenDatabase } from '../database.ts';
import { explainConnection } from '../explain-connection.ts';
import { type Claim, noteClaim, placeOf, takeIdentity } from './course-identity.ts';
import { lookAtGivenDatabase } from './look-at-given-database.ts';
import { readSettings, writeMarker } from './marker.ts';

/**
 * Marks the database of DATABASE_URL, and those of the course that stand beside it already, as this course's to empty.
 * Only what holds no table is marked. Call it after the learner has seen and confirmed what is there;
 * `typedName` is what they typed where the host is not this machine. Throws a UserError, and writes nothing then.
 */
export async function claimGivenDatabase(
  options: DatabaseOptions,
  confirmation: { readonly typedName?: string | undefined } = {},
): Promise<void> {
  const choice = chooseServer(options.env);
  const given = await lookAtGivenDatabase(options);
  if (choice.kind !== 'url' || given === undefined || given.confirmed) return;
  refuseWhatIsTaken(given);
  if (!given.local && confirmation.typedName !== given.name) throw nameNotTyped(given);
  const identity = await takeIdentity(options.stateFolder);
  for (const name of unmarked(given)) {
    try {
      const claim = await mark(given, withDatabase(choice.url.href, name), name, identity);
      await noteClaim(options.stateFolder, placeOf(choice.url, name), claim);
    } catch (error) {
      throw explainConnection(error, { ...choice.url, database: name, builtIn: false });
    }
  }
}

interface Found {
  readonly name: string;
  readonly tables: readonly string[];
  readonly marker: DatabaseMarker;
}

function existing(given: GivenDatabase): readonly Found[] {
  return [given, ...given.beside.filter(({ exists }) => exists)];
}

function unmarked(given: GivenDatabase): readonly string[] {
  return existing(given)
    .filter(({ marker }) => marker === 'none')
    .map(({ name }) => name);
}

function refuseWhatIsTaken(given: GivenDatabase): void {
  for (const found of existing(given)) {
    if (found.marker === 'other') throw belongsToAnother(given, found.name);
    if (found.marker === 'none' && found.tables.length > 0) throw holdsTables(given, found);
  }
}

/** Gives the settings of the role, which are as its owner wants them: no program of the course has run yet. */
async function mark(given: GivenDatabase, href: string, name: string, identity: string): Promise<Claim> {
  await using connection = connect(href);
  try {
    if (await writeMarker(connection.sql, identity)) return await readSettings(connection.sql);
  } catch (error) {
    // A schema "_workshop" is there that we did not make, or another claim was faster.
    if (codeOf(error) === '42P06' || codeOf(error) === '23505') throw belongsToAnother(given, name);
    throw error;
  }
  throw holdsTables(given, { name, tables: [] });
}

function holdsTables(given: GivenDatabase, found: Pick<Found, 'name' | 'tables'>): UserError {
  return new UserError(
    `${where(given, found.name)} is not empty${listed(found.tables)}. The workshop only takes an empty database, so nothing was written.`,
    `Make an empty one (createdb ${given.name}_workshop) and name it in DATABASE_URL, or unset DATABASE_URL to use the built-in database.`,
  );
}

function belongsToAnother(given: GivenDatabase, name: string): UserError {
  return new UserError(
    `${where(given, name)} belongs to another folder of a workshop: its schema "_workshop" says so. Nothing was written.`,
    `Name another empty database in DATABASE_URL (createdb ${given.name}_workshop), or unset DATABASE_URL to use the built-in one.`,
  );
}

function nameNotTyped(given: GivenDatabase): UserError {
  return new UserError(
    `${where(given, given.name)} is not on this machine, so it is only used after its name was typed. Nothing was written.`,
    `Type npx workshop setup and then ${given.name}, or unset DATABASE_URL to use the built-in database.`,
  );
}

function where(given: GivenDatabase, name: string): string {
  return `The database ${describeDatabase(given.host, given.port, name)}`;
}

/** ` (profiles, users and 3 more)` */
export function listed(tables: readonly string[]): string {
  if (tables.length === 0) return '';
  const rest = tables.length - 3;
  return ` (${tables.slice(0, 3).join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
}
