import { describe, expect } from 'vitest';
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
