import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { test as base } from 'vitest';
import { openDatabase, type OpenDatabase, type Session } from '../src/db/client.ts';
import * as schema from '../src/db/schema.ts';
import { encodeProfile } from '../src/profile.ts';

const { profiles } = schema;
type Profile = schema.Profile;

/**
 * Tests say what the application does, not where it keeps its data. So the same made-up profile is planted in both
 * places, in a JSON file of the test's own and as a row of the database, and taken out again afterwards.
 */
export const test = base
  .extend('openDatabase', { scope: 'file' }, async ({}, { onCleanup }): Promise<OpenDatabase | null> => {
    if (!process.env.DATABASE_URL) return null;
    const open = openDatabase();
    onCleanup(() => open.close());
    return open;
  })
  // Without a database the session leads nowhere. That does no harm as long as the profiles come out of the file.
  .extend('session', ({ openDatabase: open }): Session => open?.database ?? drizzle.mock({ schema }))
  .extend('profile', async ({ openDatabase: open }, { onCleanup }): Promise<Profile> => {
    const profile = makeUpProfile();
    await open?.database.insert(profiles).values(profile);
    const folder = await plantInFile(profile);
    onCleanup(async () => {
      await open?.database.delete(profiles).where(eq(profiles.id, profile.id));
      await rm(folder, { recursive: true });
    });
    return profile;
  });

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

async function plantInFile(profile: Profile): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'profiles-'));
  const file = path.join(folder, 'profiles.json');
  const stored = { ...encodeProfile(profile), passwordHash: profile.passwordHash };
  await writeFile(file, JSON.stringify([stored]));
  process.env.PROFILES_FILE = file;
  return folder;
}
