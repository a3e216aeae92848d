import type { Sql, TransactionSql } from 'postgres';
import { type Answer, failIf, type Pointer, printed } from 'workshop-runner/kit';
import { sendWhileTaken } from './at-once.ts';
import { haveNoRoom } from './no-room.ts';
import type { Observed, PlantedProfile } from './profiles.ts';

const hint = 'somebody-else-has-that-email';

/** PostgreSQL has refused a duplicate, and the answer is the application's general 500. */
export function failIfDuplicateIsNotCaught(
  field: string,
  { result: { status } }: Observed<Answer>,
  place: Pointer,
): void {
  failIf(
    status >= 500 && printed().includes('23505'),
    `The database refused the ${field} as a duplicate, and nothing caught the error: the answer is ${status} instead of 409. PostgreSQL's code is in error.cause.code, and is a text, '23505'.`,
    { ...place, hint },
  );
}

/**
 * Gives this email to `other` at the moment in which the request asks for it. Who asks beforehand whether somebody has it
 * hears no, and meets the refusal all the same.
 */
export async function failIfSlowerIsNoConflict(
  database: Sql,
  { email, other }: { readonly email: string; readonly other: PlantedProfile },
  request: () => Promise<Observed<Answer>>,
  place: Pointer,
): Promise<void> {
  const take = (sql: TransactionSql) => sql`update profiles set email = ${email} where id = ${other.id}`;
  const { status } = (await sendWhileTaken(database, take, request)).result;
  failIf(
    status !== 409,
    `Two profiles were given the same email at the same moment, and whoever was slower got ${status} instead of 409. Asking first whether somebody has it is not enough: catch what the database refuses, 23505, and throw your own error then.`,
    { ...place, hint },
  );
}

/** An error of the database's that is nobody's duplicate has to stay one. */
export async function failIfFullDiskIsConflict(
  database: Sql,
  during: 'insert' | 'update',
  request: () => Promise<Observed<Answer>>,
  place: Pointer,
): Promise<void> {
  await using _ = await haveNoRoom(database, during);
  const { status } = (await request()).result;
  failIf(
    status < 500,
    `The database refused an ${during} because its disk was full (53100), and the answer was ${status}. That is nobody's duplicate: throw a TakenError for 23505 alone, and every other error on as it is.`,
    { ...place, hint },
  );
}
