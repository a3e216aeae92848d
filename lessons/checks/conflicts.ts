import type { Sql, TransactionSql } from 'postgres';
import { type Answer, failIf, failWith, type Pointer, printed } from 'workshop-runner/kit';
import type { Given } from './ask-service.ts';
import { sendWhileTaken } from './at-once.ts';
import { haveNoRoom } from './no-room.ts';
import { type Observed, type PlantedProfile, rowsAreAsBefore } from './profiles.ts';

const hint = 'somebody-else-has-that-email';

/** A catch with a condition in it: one that throws every error on catches none. */
const testsWhatItCatches = /\bcatch\b[^{]*\{[^}]*(?:\bif\b|\?|\bswitch\b)/u;

const file = 'src/services/profiles.ts';
const errors: Pointer = { file: 'src/http/app.ts', exactly: /\.onError\(/u };

/** A request with a value that somebody else has. */
export interface Duplicate {
  readonly field: string;
  readonly method: 'update' | 'create';
  readonly route: Pointer;
  /** What the method of the service gives for the same. */
  readonly ask: () => Promise<Given>;
  /** Whether the request calls that method. */
  readonly callsService: () => Promise<boolean>;
  readonly learnerFile: (file: string) => Promise<string>;
}

/** Fails where such a request is not answered with 409, with the place at which the refusal of the database is lost. */
export async function failIfNoConflict(seen: Observed<Answer>, duplicate: Duplicate): Promise<void> {
  const { status } = seen.result;
  if (status === 409) return;
  const output = printed();
  const { field, method } = duplicate;
  const given = (await duplicate.callsService()) ? await duplicate.ask() : null;
  const start = `The database refused the ${field} as a duplicate, and the answer is ${status} instead of 409`;
  if (given?.kind === 'error' && given.isOwn) {
    failIf(
      status >= 500,
      `${start}. ProfileService.${method} throws ${given.name} ("${given.message}"), and nothing makes a 409 of it: let onError in src/http/app.ts answer it, in front of the line that answers 500.`,
      { ...errors, hint },
    );
    failWith(
      `${start}. ProfileService.${method} throws ${given.name} for it, as it should, and something between it and the answer makes a ${status} of that. It should be 409: the request is right, and what is there stands against it.`,
      { ...duplicate.route, exactly: /\bcatch\b/u, otherwise: errors, hint },
    );
  }
  failIf(
    given?.kind === 'error' && !given.isOwn && !given.isOfDatabase,
    `${start}. What ProfileService.${method} throws for it is a ${given?.kind === 'error' ? `${given.name}: ${given.message}` : ''}`,
    { file, near: /\bcatch\b/u, hint },
  );
  if (status >= 500) return output.includes('23505') ? failAsNotCaught(start, output, duplicate) : undefined;
  failIf(
    given !== null && ['nothing', 'list', 'object'].includes(given.kind) && rowsAreAsBefore(seen),
    `${start}. ProfileService.${method} throws no error for it: a catch in ${file} hides that the database refused. Throw an error of your own there.`,
    { file, exactly: /\bcatch\b/u, hint },
  );
  failIf(
    given?.kind === 'error' && given.isOfDatabase,
    `${start}. ProfileService.${method} throws the error of the database, and something between it and the answer catches that. Let the service throw an error of your own, and answer it with 409.`,
    { ...duplicate.route, exactly: /\bcatch\b/u, hint },
  );
}

/** The error of the database went through to the application's general 500. */
async function failAsNotCaught(
  start: string,
  output: string,
  { route, method, callsService, learnerFile }: Duplicate,
): Promise<never> {
  const text = await learnerFile(file).catch(() => '');
  const isCalled = await callsService();
  failIf(
    !isCalled && !output.includes(file) && text.includes('23505'),
    `${start}. The request does not call ProfileService.${method}, so nothing in ${file} can catch the error.`,
    { ...route, hint },
  );
  if (testsWhatItCatches.test(text)) {
    failIf(
      !output.includes(file),
      `${start}. The error did not come through the catch in ${file}: the stack that was printed has no line of that file. In a try, a query is awaited before it is returned: return await …`,
      { file, exactly: /\breturn\s+(?!await\b)(?:session|transaction)\b/u, near: /\bcatch\b/u, hint },
    );
    failWith(
      `${start}. The catch in ${file} let the error pass: it is Drizzle's, and has no code of its own. PostgreSQL's code is in error.cause.code, and is a text, '23505'.`,
      { file, exactly: [/23_?505/u, /\bcatch\b/u], hint },
    );
  }
  const query = new RegExp(`\\.${method === 'update' ? 'update' : 'insert'}\\(\\s*profiles`, 'u');
  const place = isCalled ? { file, exactly: query } : route;
  return failWith(
    `${start}. Nothing made a 409 of it: catch the error where the query is awaited, and throw one of your own. PostgreSQL's code is in error.cause.code, and is a text, '23505'.`,
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
