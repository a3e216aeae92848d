import { eq } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { profiles } from '../src/db/schema.ts';
import { getService } from '../src/services/index.ts';
import { ProfileService, TakenError } from '../src/services/profiles.ts';
import { test } from './fixtures.ts';

describe('ProfileService.getById', () => {
  test('finds the profile', async ({ session, profile }) => {
    const profileService = getService(ProfileService);

    expect(await profileService.getById(session, profile.id)).toEqual(profile);
  });

  test('gives undefined when nobody has that id', async ({ session, profile }) => {
    const profileService = getService(ProfileService);

    expect(await profileService.getById(session, profile.id + 1)).toBeUndefined();
  });
});

describe('ProfileService.update', () => {
  test('gives back the changed profile', async ({ session, profile }) => {
    const profileService = getService(ProfileService);
    const changed = await profileService.update(session, profile.id, { bio: 'Keeps bees.' });

    expect(changed).toEqual({ ...profile, bio: 'Keeps bees.', updatedAt: expect.any(Date) });
  });

  test('changes the row', async ({ session, profile }) => {
    const changed = await getService(ProfileService).update(session, profile.id, { bio: 'Keeps bees.' });

    const row = await session.query.profiles.findFirst({ where: eq(profiles.id, profile.id) });
    expect(row).toEqual(changed);
    expect(row?.updatedAt.getTime()).toBeGreaterThan(profile.updatedAt.getTime());
  });

  test('throws a TakenError when somebody else has that username', async ({
    session,
    profile,
    neighbour,
  }) => {
    const update = getService(ProfileService).update(session, profile.id, { username: neighbour.username });

    await expect(update).rejects.toThrow(TakenError);
  });

  test('gives undefined when nobody has that id', async ({ session, profile }) => {
    const profileService = getService(ProfileService);

    expect(await profileService.update(session, profile.id + 1, { bio: 'Keeps bees.' })).toBeUndefined();
  });
});
