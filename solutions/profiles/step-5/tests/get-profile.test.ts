import { describe, expect } from 'vitest';
import { links } from '../src/db/schema.ts';
import { test } from './server.ts';

describe('GET /v1/profile/:id', () => {
  test('answers with the profile', async ({ url, profile }) => {
    const response = await fetch(`${url}/v1/profile/${profile.id}`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      id: profile.id,
      username: profile.username,
      email: profile.email,
      fullName: profile.fullName,
      bio: null,
      bornOn: '1990-05-17',
      followers: '9007199254740993',
      createdAt: '2025-03-01T12:00:00.000Z',
      updatedAt: '2025-03-02T12:00:00.000Z',
      links: [],
    });
  });

  test('answers with the links of that profile, in the order in which they were made', async ({
    url,
    profile,
    neighbour,
    session,
  }) => {
    await session.insert(links).values([
      { profileId: profile.id, label: 'Blog', url: 'https://blog.example.com/' },
      { profileId: neighbour.id, label: 'Blog', url: 'https://neighbour.example.com/' },
      { profileId: profile.id, label: 'Archive', url: 'https://archive.example.com/' },
    ]);
    const response = await fetch(`${url}/v1/profile/${profile.id}`);

    expect(await response.json()).toMatchObject({
      links: [
        { label: 'Blog', url: 'https://blog.example.com/' },
        { label: 'Archive', url: 'https://archive.example.com/' },
      ],
    });
  });

  test('keeps the password hash to itself', async ({ url, profile }) => {
    const response = await fetch(`${url}/v1/profile/${profile.id}`);

    expect(await response.text()).not.toContain(profile.passwordHash);
  });

  test('answers 404 when nobody has that id', async ({ url, profile }) => {
    const response = await fetch(`${url}/v1/profile/${profile.id + 1}`);

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ detail: 'Profile not found' });
  });

  test('answers 422 when the id is no number', async ({ url }) => {
    const response = await fetch(`${url}/v1/profile/abc`);

    expect(response.status).toBe(422);
  });
});
