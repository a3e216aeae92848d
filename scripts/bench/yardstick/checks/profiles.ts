import { randomInt, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Sql } from 'postgres';
import { type ProgramRun, type RunOptions, test as base } from 'workshop-runner/kit';

/** A row of `profiles` as a check plants and reads it: by SQL, and never through the learner's schema. */
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

/** What was there before and after something was done. */
export interface Observed<Result> {
  readonly result: Result;
  /** All rows, by id. */
  readonly before: readonly PlantedProfile[];
  readonly after: readonly PlantedProfile[];
  readonly fileChanged: boolean;
}

/** Written into the JSON file under the very ids that the checks plant: whoever sees it has read the wrong place. */
export const decoyText = 'Still in the JSON file';
const decoyCount = 200;

const firstId = randomInt(1_000, 1_000_000);
let nextId = firstId;

/** An id that no row has, but the JSON file does. */
export function unusedId(): number {
  nextId += 1;
  if (nextId - firstId >= decoyCount) throw new Error('more ids than decoys');
  return nextId;
}

/** The application, its JSON file full of decoys, and a table that is empty when each test begins. */
export const test = base
  .extend('profilesFile', { scope: 'file' }, ({ temporaryFile }) =>
    temporaryFile('profiles.json', JSON.stringify(decoys())),
  )
  .extend('server', { scope: 'file' }, ({ startServer, profilesFile }) =>
    startServer('src/http/server.ts', { env: { PROFILES_FILE: profilesFile } }),
  )
  .extend(
    'cli',
    { scope: 'file' },
    ({ runProgram, profilesFile }) =>
      (args: readonly string[], { env, ...options }: RunOptions = {}): Promise<ProgramRun> =>
        runProgram('src/cli/main.ts', args, { ...options, env: { PROFILES_FILE: profilesFile, ...env } }),
  )
  .extend('plant', async ({ database }) => {
    await database`truncate profiles cascade`;
    return () => plantProfile(database);
  })
  .extend(
    'observe',
    ({ database, profilesFile }) =>
      async <Result>(act: () => Promise<Result>): Promise<Observed<Result>> => {
        const [before, fileBefore] = [await readRows(database), await readFile(profilesFile, 'utf8')];
        const result = await act();
        const [after, fileAfter] = [await readRows(database), await readFile(profilesFile, 'utf8')];
        return { result, before, after, fileChanged: fileBefore !== fileAfter };
      },
  );

export function rowsAreAsBefore({ before, after }: Observed<unknown>): boolean {
  return isDeepStrictEqual(before, after);
}

async function plantProfile(database: Sql): Promise<PlantedProfile> {
  const profile = makeUpProfile();
  await database`
    insert into profiles (id, username, email, full_name, bio, born_on, followers, password_hash, created_at, updated_at)
    values (${profile.id}, ${profile.username}, ${profile.email}, ${profile.fullName}, ${profile.bio}, ${profile.bornOn},
            ${String(profile.followers)}, ${profile.passwordHash}, ${profile.createdAt}, ${profile.updatedAt})`;
  return profile;
}

async function readRows(database: Sql): Promise<readonly PlantedProfile[]> {
  const rows = await database<(Omit<PlantedProfile, 'followers'> & { readonly followers: string })[]>`
    select id, username, email, full_name as "fullName", bio, born_on::text as "bornOn", followers::text,
           password_hash as "passwordHash", created_at as "createdAt", updated_at as "updatedAt"
    from profiles order by id`;
  return rows.map((row) => ({ ...row, followers: BigInt(row.followers) }));
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
    updatedAt: new Date(Date.UTC(2025, randomInt(10), 1 + randomInt(28), randomInt(24))),
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
