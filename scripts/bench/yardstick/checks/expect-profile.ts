import { type Answer, expect, failIf, type Pointer, printed } from 'workshop-runner/kit';
import { decoyText, type PlantedProfile } from './profiles.ts';

const service: Pointer = { file: 'src/services/profiles.ts', near: /\bgetById\b/ };
const route: Pointer = { file: 'src/http/routes.ts', near: /\.get\(\s*['"`]\/profile\/:id/ };

/** A call that nobody waits for, else the route. */
const notAwaited: Pointer = {
  file: 'src/http/routes.ts',
  near: [/^(?!.*\bawait\b).*\.getById\(session/, /\.get\(\s*['"`]\/profile\/:id/],
};

/** Expects the profile and nothing else, and knows what the usual mistakes look like from outside. */
export function expectProfile(answer: Answer, profile: PlantedProfile): void {
  failIfStillInTheFile(answer);
  failIfAnsweredWithNothing(answer, { ...route, hint: 'the-route-gives-nothing-back' });
  // The file has the same ids: whoever reads it finds somebody.
  failIf(
    answer.status === 404,
    'The row is in the database, and the answer is 404: the query did not find it. Does it say which row, where the id column equals the id, with eq(profiles.id, id)?',
    { ...service, hint: 'the-wrong-row-comes-back' },
  );
  failIf(
    answer.text === '{}' || usedWhatIsNoProfile(printed()),
    'What was sent is not a profile. It looks like a promise or an array: is an await missing in front of the call that finds it, or the [profile] that takes the row out of what select gives?',
    { ...notAwaited, hint: 'an-await-is-missing' },
  );
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

/** What encodeProfile says when it is handed a promise or a list. */
export function usedPromiseOrArray(output: string): boolean {
  return /Cannot read properties of undefined \(reading '(?:toString|toISOString)'\)/.test(output);
}

/** What encodeProfile says when it is handed a promise, a list or nothing. */
export function usedWhatIsNoProfile(output: string): boolean {
  return /Cannot read properties of undefined \(reading '(?:id|toString|toISOString)'\)/.test(output);
}
