import { describe, expect } from 'vitest';
import { getService } from '../src/services/index.ts';
import { ProfileService } from '../src/services/profiles.ts';
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

  test('gives undefined when nobody has that id', async ({ session, profile }) => {
    const profileService = getService(ProfileService);

    expect(await profileService.update(session, profile.id + 1, { bio: 'Keeps bees.' })).toBeUndefined();
  });
});
