import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inArray } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { test as base } from 'vitest';
import { openDatabase, type OpenDatabase, type Session } from '../src/db/client.ts';
import * as schema from '../src/db/schema.ts';
import { encodeProfile } from '../src/profile.ts';

const { profiles } = schema;
type Profile = schema.Profile;

/**
 * Tests say what the application does, not where it keeps its data. So the same made-up profiles are planted in both
 * places, in a JSON file of the test's own and as rows of the database, and taken out again afterwards.
 */
export const test = base
  // A pool of the tests' own: the application closes its own pool whenever it is done.
  .extend('openDatabase', { scope: 'file' }, async ({}, { onCleanup }): Promise<OpenDatabase | null> => {
    if (!process.env.DATABASE_URL) return null;
    const open = openDatabase();
    onCleanup(() => open.close());
    return open;
  })
  // Without a database the session leads nowhere. That does no harm as long as the profiles come out of the file.
  .extend('session', ({ openDatabase: open }): Session => open?.database ?? drizzle.mock({ schema }))
  .extend('folder', async ({}, { onCleanup }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'profiles-'));
    onCleanup(() => rm(folder, { recursive: true }));
    return folder;
  })
  // A fixture that fails is not cleaned up after, and those before it are. So the rows are taken out by this one.
  .extend('madeUp', ({ openDatabase: open }, { onCleanup }) => {
    const madeUp = { profile: makeUpProfile(), neighbour: makeUpProfile() };
    onCleanup(async () => {
      const ids = Object.values(madeUp).map(({ id }) => id);
      await open?.database.delete(profiles).where(inArray(profiles.id, ids));
    });
    return madeUp;
  })
  .extend('planted', async ({ openDatabase: open, folder, madeUp }) => {
    const rows = Object.values(madeUp);
    await open?.database.insert(profiles).values(rows);
    await plantInFile(folder, rows);
    return madeUp;
  })
  .extend('profile', ({ planted }): Profile => planted.profile)
  // Somebody else: what a test does to the one should leave the other alone.
  .extend('neighbour', ({ planted }): Profile => planted.neighbour);

/** A profile as it lies in the test's JSON file. */
export async function findInFile(id: number): Promise<unknown> {
  const stored: { id: number }[] = JSON.parse(await readFile(profilesFile(), 'utf8'));
  return stored.find((profile) => profile.id === id);
}

/** Its id is a large one, out of the way of the rows that are in the database already. */
function makeUpProfile(): Profile {
  const name = randomUUID();
  return {
    id: randomInt(1_000_000_000, 2_000_000_000),
    username: name,
    email: `${name}@example.com`,
    fullName: `Test of ${name}`,
    bio: null,
    bornOn: '1990-05-17',
    followers: 9_007_199_254_740_993n,
    passwordHash: `hash-of-${name}`,
    createdAt: new Date('2025-03-01T12:00:00.000Z'),
    updatedAt: new Date('2025-03-02T12:00:00.000Z'),
  };
}

async function plantInFile(folder: string, rows: Profile[]): Promise<void> {
  process.env.PROFILES_FILE = path.join(folder, 'profiles.json');
  const stored = rows.map((row) => ({ ...encodeProfile(row), passwordHash: row.passwordHash }));
  await writeFile(profilesFile(), JSON.stringify(stored));
}

function profilesFile(): string {
  if (!process.env.PROFILES_FILE) throw new Error('No profile was planted.');
  return process.env.PROFILES_FILE;
}
