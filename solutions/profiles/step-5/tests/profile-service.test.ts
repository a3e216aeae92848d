import { eq } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { profiles } from '../src/db/schema.ts';
import { getService } from '../src/services/index.ts';
import { ProfileService, TakenError } from '../src/services/profiles.ts';
import { test } from './fixtures.ts';

describe('ProfileService.getById', () => {
  test('finds the profile', async ({ session, profile }) => {
    const profileService = getService(ProfileService);

    expect(await profileService.getById(session, profile.id)).toEqual({ ...profile, links: [] });
  });

  test('gives undefined when nobody has that id', async ({ session, profile }) => {
    const profileService = getService(ProfileService);

    expect(await profileService.getById(session, profile.id + 1)).toBeUndefined();
  });
});

describe('ProfileService.create', () => {
  test('gives the new profile with its links, as getById finds it', async ({ session, newProfile }) => {
    const profileService = getService(ProfileService);
    const created = await profileService.create(session, { ...newProfile, bio: null });

    expect(created).toMatchObject({ username: newProfile.username, links: newProfile.links });
    expect(await profileService.getById(session, created.id)).toEqual(created);
  });

  test('keeps a hash of the password, and not the password', async ({ session, newProfile }) => {
    const created = await getService(ProfileService).create(session, { ...newProfile, bio: null });

    expect(created.passwordHash).toMatch(/^scrypt:/);
    expect(JSON.stringify(created.passwordHash)).not.toContain(newProfile.password);
  });

  test('creates nothing when two links have the same label', async ({ session, newProfile }) => {
    const [link] = newProfile.links;
    const twice = { ...newProfile, bio: null, links: [link!, link!] };

    await expect(getService(ProfileService).create(session, twice)).rejects.toThrow(TakenError);
    const row = await session.query.profiles.findFirst({
      where: eq(profiles.username, newProfile.username),
    });
    expect(row).toBeUndefined();
  });
});

describe('ProfileService.update', () => {
  test('gives back the changed profile', async ({ session, profile }) => {
    const profileService = getService(ProfileService);
    const changed = await profileService.update(session, profile.id, { bio: 'Keeps bees.' });

    expect(changed).toEqual({ ...profile, bio: 'Keeps bees.', updatedAt: expect.any(Date), links: [] });
  });

  test('changes the row', async ({ session, profile }) => {
    const changed = await getService(ProfileService).update(session, profile.id, { bio: 'Keeps bees.' });

    const row = await session.query.profiles.findFirst({ where: eq(profiles.id, profile.id) });
    expect({ ...row, links: [] }).toEqual(changed);
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
