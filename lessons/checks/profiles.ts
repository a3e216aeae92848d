import { randomInt, randomUUID } from 'node:crypto';
import { type Answer, expect, failIf, type Pointer, printed, test as base } from 'workshop-runner/kit';

/** A row of `profiles` as a check plants it: by SQL, and never through the learner's schema. */
export interface PlantedProfile {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly fullName: string;
  readonly bio: string | null;
  readonly bornOn: string;
  /** Larger than what a JavaScript number can count exactly. */
  readonly followers: bigint;
  readonly passwordHash: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Written into the JSON file under the very ids that the checks plant: whoever sees it has read the wrong place. */
const decoyText = 'Still in the JSON file';
const decoyCount = 100;

const firstId = randomInt(1_000, 1_000_000);
let nextId = firstId;

/** An id that no row has, but the JSON file does. */
export function unusedId(): number {
  nextId += 1;
  if (nextId - firstId >= decoyCount) throw new Error('more ids than decoys');
  return nextId;
}

/** The application's server, its JSON file full of decoys, and a table that is empty when each test begins. */
export const test = base
  .extend('profilesFile', { scope: 'file' }, ({ temporaryFile }) =>
    temporaryFile('profiles.json', JSON.stringify(decoys())),
  )
  .extend('server', { scope: 'file' }, ({ startServer, profilesFile }) =>
    startServer('src/http/server.ts', { env: { PROFILES_FILE: profilesFile } }),
  )
  .extend('plant', async ({ database }) => {
    await database`delete from profiles`;
    return async (): Promise<PlantedProfile> => {
      const profile = makeUpProfile();
      await database`
        insert into profiles (id, username, email, full_name, bio, born_on, followers, password_hash, created_at, updated_at)
        values (${profile.id}, ${profile.username}, ${profile.email}, ${profile.fullName}, ${profile.bio}, ${profile.bornOn},
                ${String(profile.followers)}, ${profile.passwordHash}, ${profile.createdAt}, ${profile.updatedAt})`;
      return profile;
    };
  });

const service: Pointer = { file: 'src/services/profiles.ts', near: /\bgetById\b/ };
const route: Pointer = { file: 'src/http/routes.ts', near: /\.get\(\s*['"`]\/profile\/:id/ };

/** Expects the profile and nothing else, and knows what the usual mistakes look like from outside. */
export function expectProfile(answer: Answer, profile: PlantedProfile): void {
  failIfStillInTheFile(answer);
  failIf(
    answer.status === 404,
    'The row is in the database, and the answer is 404. Is the profile still looked for in the JSON file, or with another id?',
    { ...service, hint: 'the-profile-still-comes-from-the-json-file' },
  );
  failIf(
    answer.text === '{}' ||
      /Cannot read properties of undefined \(reading '(?:toString|toISOString)'\)/.test(printed()),
    'What was sent as the profile is none. It looks like a promise: is an await missing in front of the call that finds it?',
    { ...route, hint: 'an-await-is-missing' },
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

function makeUpProfile(): PlantedProfile {
  const name = randomUUID();
  return {
    id: unusedId(),
    username: name,
    email: `${name}@example.com`,
    fullName: `Row ${name.slice(0, 8)}`,
    bio: randomInt(2) === 0 ? null : `Bio ${name.slice(9, 13)}`,
    bornOn: `19${randomInt(50, 99)}-0${randomInt(1, 9)}-1${randomInt(9)}`,
    followers: 9_007_199_254_740_993n + BigInt(randomInt(1_000_000)) * 2n,
    passwordHash: `hash-of-${name}`,
    createdAt: new Date(Date.UTC(2024, randomInt(12), 1 + randomInt(28), randomInt(24))),
    updatedAt: new Date(Date.UTC(2025, randomInt(12), 1 + randomInt(28), randomInt(24))),
  };
}

function decoys(): unknown[] {
  return Array.from({ length: decoyCount }, (_, index) => ({
    id: firstId + index,
    username: `decoy-${index}`,
    email: `decoy-${index}@example.com`,
    fullName: decoyText,
    bio: decoyText,
    bornOn: '1900-01-01',
    followers: '1',
    passwordHash: 'made-up',
    createdAt: '2000-01-01T00:00:00.000Z',
    updatedAt: '2000-01-01T00:00:00.000Z',
  }));
}
