import { describe, expect } from 'vitest';
import { findInFile } from './fixtures.ts';
import { test } from './server.ts';

describe('PATCH /v1/profile/:id', () => {
  test('answers with the changed profile', async ({ url, profile }) => {
    const response = await patch(`${url}/v1/profile/${profile.id}`, { bio: 'Keeps bees.' });

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      id: profile.id,
      fullName: profile.fullName,
      bio: 'Keeps bees.',
    });
  });

  test('changes the profile in the file', async ({ url, profile }) => {
    await patch(`${url}/v1/profile/${profile.id}`, { bio: 'Keeps bees.' });

    expect(await findInFile(profile.id)).toMatchObject({
      fullName: profile.fullName,
      bio: 'Keeps bees.',
    });
  });

  test('leaves everybody else alone', async ({ url, profile, neighbour }) => {
    const before = await findInFile(neighbour.id);
    await patch(`${url}/v1/profile/${profile.id}`, { bio: 'Keeps bees.' });

    expect(await findInFile(neighbour.id)).toEqual(before);
  });

  test('answers 404 when nobody has that id', async ({ url, profile }) => {
    const response = await patch(`${url}/v1/profile/${profile.id + 1}`, { bio: 'Keeps bees.' });

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ detail: 'Profile not found' });
  });

  test('answers 422 when there is no such field', async ({ url, profile }) => {
    const response = await patch(`${url}/v1/profile/${profile.id}`, { shoeSize: 43 });

    expect(response.status).toBe(422);
  });
});

function patch(url: string, changes: unknown): Promise<Response> {
  return fetch(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(changes),
  });
}
