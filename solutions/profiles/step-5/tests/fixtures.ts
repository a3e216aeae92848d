import { randomInt, randomUUID } from 'node:crypto';
import { inArray } from 'drizzle-orm';
import { test as base } from 'vitest';
import { openDatabase, type Database } from '../src/db/client.ts';
import { profiles, type Profile } from '../src/db/schema.ts';

/** Made-up profiles are planted as rows of the database, and taken out again after the test. */
export const test = base
  // A pool of the tests' own: the application closes its own pool whenever it is done.
  .extend('session', { scope: 'file' }, async ({}, { onCleanup }): Promise<Database> => {
    const open = openDatabase();
    onCleanup(() => open.close());
    return open.database;
  })
  // A fixture that fails is not cleaned up after, and those before it are. So the rows are taken out by this one.
  .extend('madeUp', ({ session }, { onCleanup }) => {
    const madeUp = { profile: makeUpProfile(), neighbour: makeUpProfile() };
    onCleanup(async () => {
      const usernames = Object.values(madeUp).map(({ username }) => username);
      await session.delete(profiles).where(inArray(profiles.username, usernames));
    });
    return madeUp;
  })
  .extend('planted', async ({ session, madeUp }) => {
    await session.insert(profiles).values(Object.values(madeUp));
    return madeUp;
  })
  .extend('profile', ({ planted }): Profile => planted.profile)
  // Somebody else: what a test does to the one should leave the other alone.
  .extend('neighbour', ({ planted }): Profile => planted.neighbour)
  // What a request or a file may say to create somebody. Whoever is created is taken out again.
  .extend('newProfile', async ({ session }, { onCleanup }) => {
    const username = randomUUID();
    onCleanup(async () => {
      await session.delete(profiles).where(inArray(profiles.username, [username]));
    });
    return {
      username,
      email: `${username}@example.com`,
      fullName: `Test of ${username}`,
      bornOn: '1990-05-17',
      password: 'correct horse battery staple',
      links: [
        { label: 'Blog', url: 'https://blog.example.com/' },
        { label: 'Archive', url: 'https://archive.example.com/' },
      ],
    };
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
