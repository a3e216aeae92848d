import { type Answer, expect, failIf, failWith, type Pointer, printed } from 'workshop-runner/kit';
import type { Given } from './ask-service.ts';
import { failIfCalledOtherwise, type Inquiry, isProfile } from './inquiry.ts';
import { decoyText, type PlantedProfile } from './profiles.ts';
import { conditionOf } from './sessions.ts';

const service: Pointer = { file: 'src/services/profiles.ts', near: /\bgetById\b/ };
const route: Pointer = { file: 'src/http/routes.ts', near: /\.get\(\s*['"`]\/profile\/:id/ };

/** Who asks the service for a profile: the route, or the command. */
export interface Caller {
  readonly name: 'route' | 'command';
  /** Where it calls the service. */
  readonly call: Pointer;
  /** A call that is not awaited, else where the caller begins. */
  readonly notAwaited: Pointer;
  /** The id of the step's hint for what is usually called so. */
  readonly hintFor: (usual: string) => string;
}

const theRoute: Caller = {
  name: 'route',
  call: { ...route, exactly: /\.getById\(/u },
  notAwaited: { ...route, exactly: /^(?!.*\bawait\b).*\.getById\(session/u },
  hintFor: (usual) => usual,
};

/** Expects the profile and nothing else, and finds out which of the usual mistakes is behind anything else. */
export async function expectProfile(
  answer: Answer,
  profile: PlantedProfile,
  inquiry: Inquiry,
): Promise<void> {
  failIfStillInTheFile(answer);
  failIfAnsweredWithNothing(answer, { ...route, hint: 'the-route-gives-nothing-back' });
  // The file has the same ids: whoever reads it finds somebody.
  if (answer.status === 404) {
    await failAsNotFound('The row is in the database, and the answer is 404', profile.id, inquiry, theRoute);
  }
  failIfColumnNames('What was sent', { ...service, hint: 'the-names-are-those-of-the-columns' });
  if (answer.text === '{}' || usedWhatIsNoProfile(printed())) {
    await failAsNoProfile('What was sent', profile.id, inquiry, theRoute);
  }
  failIf(
    printed().includes('serialize a BigInt'),
    'JSON has no bigint, and the row was sent as it came from the database. Send encodeProfile(profile): it turns followers into a string.',
    { ...route, hint: 'the-raw-row-was-sent' },
  );
  expect(answer).toMatchObject({
    status: 200,
    json: {
      id: profile.id,
      username: profile.username,
      email: profile.email,
      fullName: profile.fullName,
      bio: profile.bio,
    },
  });
}

/** The row is there. What the request asked, and what the service gives when it is asked directly, say where it is lost. */
export async function failAsNotFound(
  start: string,
  id: number,
  inquiry: Inquiry,
  { name, call, hintFor }: Caller,
): Promise<never> {
  const sight = await inquiry.see();
  const query = sight.queries[0] ?? null;
  const isCalled = sight.call('getById') !== undefined;
  const isFound = isProfile(await inquiry.askService('getById', id), id);
  const hint = hintFor(query === null ? 'no-query-was-sent' : 'the-wrong-row-comes-back');
  failIfCalledOtherwise(sight.call('getById'), { start, id, pointer: { ...call, hint } });
  if (query === null && isFound) {
    failWith(
      `${start}: no query was sent. ProfileService.getById finds this row when it is given a session and the id. Does the ${name} call it, and does a catch hide an error?`,
      { ...call, hint },
    );
  }
  if (query === null) {
    failWith(
      `${start}: no query was sent. Let ProfileService.getById send one through its session, and await it; a catch must not hide the error of a query that can't be sent.`,
      { ...service, exactly: emptyCatch, hint },
    );
  }
  const condition = conditionOf(query);
  const asked = condition === null ? '' : ` (where ${condition})`;
  if (isFound && isCalled) {
    failWith(
      `${start}, although a query was sent${asked}. ProfileService.getById finds this row when it is given the id. What does the ${name} test before it says that there is none?`,
      { ...call, hint },
    );
  }
  failIf(
    condition !== null && asksForId.test(condition),
    `${start}: a query for the id was sent${asked}, and ${isCalled ? 'ProfileService.getById' : `the ${name}`} gave nothing back. Does it return what the query found, and is the value in the condition the id that it was given?`,
    isCalled ? { ...service, hint } : { ...call, hint },
  );
  return failWith(
    `${start}: the query did not find it. Does it say which row, where the id column equals the id, with eq(profiles.id, id)? It was sent with another condition${asked}.`,
    isCalled ? { ...service, hint } : { ...call, hint },
  );
}

/** A condition that PostgreSQL got, in which the id column equals something. */
export const asksForId = /(?<!\w)"?id"? =/u;

/** A catch that says nothing of what it caught. */
export const emptyCatch = /\bcatch\b[^{]*\{\s*(?:\}|return\b)/u;

/** Something was used as a profile that is none. What the service gives when it is asked and awaited says what. */
export async function failAsNoProfile(
  what: string,
  id: number,
  inquiry: Inquiry,
  { name, notAwaited, hintFor }: Caller,
): Promise<never> {
  const isCalled = (await inquiry.see()).call('getById') !== undefined;
  const given: Given = isCalled ? await inquiry.askService('getById', id) : { kind: 'other' };
  const start = `${what} is not a profile. It looks like a promise or an array`;
  const hint = hintFor('an-await-is-missing');
  failIf(
    given.kind === 'list',
    `${start}, and ProfileService.getById gives an array. A select always does, even if there is only one row. Take the row out of it: const [profile] = await …`,
    { ...service, exactly: /\bselect\b|\bfindMany\b|\bexecute\(/u, hint },
  );
  failIf(
    isProfile(given, id),
    `${start}. ProfileService.getById gives the profile to a caller that waits for it: is an await missing in front of the call in the ${name}?`,
    { ...notAwaited, hint },
  );
  failIf(
    given.kind === 'object',
    `${what} is not a whole profile. ProfileService.getById gives an object with ${given.kind === 'object' ? nameAll(given.keys) : ''} in it. Ask for all columns.`,
    {
      ...service,
      exactly: /\bselect\(\s*\{|\bcolumns:/u,
      hint: hintFor('the-names-are-those-of-the-columns'),
    },
  );
  return failWith(
    `${start}: is an await missing in front of the call that finds it, or the [profile] that takes the row out of what select gives?`,
    { ...notAwaited, hint },
  );
}

/** The names of an object's fields, as a part of a sentence. */
export function nameAll(keys: readonly string[]): string {
  return keys.length === 0 ? 'nothing' : `only ${keys.join(', ')}`;
}

/** The one sentence that somebody who has not begun needs to read. */
export function failIfStillInTheFile(answer: Answer): void {
  failIf(
    answer.text.includes(decoyText),
    'This profile came out of the JSON file. The row in the database has other values: let getById in src/services/profiles.ts ask the database.',
    { ...service, hint: 'the-profile-still-comes-from-the-json-file' },
  );
}

/** Hono answers with the application's general 404 for a route that gives nothing back. */
export function failIfAnsweredWithNothing({ status, text }: Answer, pointer: Pointer): void {
  const isGeneral = ['', 'undefined', '404 Not Found', '{"detail":"Not found"}'].includes(text.trim());
  failIf(
    status === 404 && isGeneral,
    'The route answered with nothing, and Hono made a 404 of that. Is a return missing, in front of profileService.session(…) or of c.json(…) in its callback?',
    pointer,
  );
}

/**
 * Fails where encodeProfile found `followers`, which it uses first, and then no `createdAt`: the row of a query in SQL.
 * `what` begins the sentence, such as `What was sent`.
 */
export function failIfColumnNames(what: string, pointer: Pointer, output = printed()): void {
  failIf(
    /Cannot read properties of undefined \(reading 'toISOString'\)/u.test(output),
    `${what} has followers but no createdAt: it is a row with the names of the columns, such as created_at. A query that you write in SQL gives those. session.select() and session.query give the names of src/db/schema.ts.`,
    { ...pointer, exactly: [/\bexecute\(/u, /\bsql\b.*`/u] },
  );
}

/** What encodeProfile says when it is handed a promise or a list. */
export function usedPromiseOrArray(output: string): boolean {
  return /Cannot read properties of undefined \(reading 'toString'\)/.test(output);
}

/** What encodeProfile says when it is handed a promise, a list or nothing. */
export function usedWhatIsNoProfile(output: string): boolean {
  return /Cannot read properties of undefined \(reading '(?:id|toString)'\)/.test(output);
}
