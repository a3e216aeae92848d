import { describeServer } from '../database/connection-url.ts';
import type { GivenDatabase } from '../database/database.ts';
import { claimGivenDatabase } from '../database/given/claim-given-database.ts';
import { lookAtGivenDatabase } from '../database/given/look-at-given-database.ts';
import { UserError } from '../errors.ts';
import { databaseOptions } from '../jobs/open-database.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { confirm, type Agreed } from './confirm.ts';
import type { Io } from './io.ts';

/**
 * A DATABASE_URL names somebody's database: it is shown and confirmed before anything is written into it.
 * Throws a UserError, with nothing written, where it holds tables, belongs to another course or is not confirmed.
 */
export async function confirmGivenDatabase(io: Io, workshop: Workshop, agreed: Agreed): Promise<void> {
  const options = databaseOptions(workshop, { signal: io.signal });
  const given = await lookAtGivenDatabase(options);
  if (given === undefined || given.confirmed) return;
  io.note(describe(given));
  // What can't be taken is refused before anybody is asked.
  const canBeTaken = given.tables.length === 0 && given.marker === 'none';
  const typedName = canBeTaken ? await ask(io, given, agreed) : given.name;
  await claimGivenDatabase(options, { typedName });
}

function describe({ host, port, name, local, tables }: GivenDatabase): string {
  const where = `DATABASE_URL names the database ${name} on ${describeServer(host, port)}${local ? '' : ', which is not this machine'}.`;
  return tables.length === 0
    ? `${where} It has no tables.`
    : `${where} It has ${tables.length === 1 ? 'a table' : `${tables.length} tables`}: ${tables.join(', ')}.`;
}

/** The name of the database as the learner's word for it. */
async function ask(io: Io, given: GivenDatabase, { yes, database }: Agreed): Promise<string> {
  if (database === given.name || (yes && given.local)) return given.name;
  const answer = await confirm(
    io,
    given.local
      ? { text: 'May the workshop use it, and empty it when it is reset?' }
      : { text: 'The workshop would use it, and empty it when it is reset.', word: given.name },
  );
  if (answer === 'yes') return given.name;
  const why = answer === 'no' ? '' : 'There is no terminal to ask in. ';
  throw new UserError(
    `${why}The database ${given.name} was not confirmed, so nothing was written.`,
    `${given.local ? '`npx workshop setup --yes`' : `\`npx workshop setup --database ${given.name}\``} confirms it; ` +
      'without DATABASE_URL the workshop uses its own database.',
  );
}
