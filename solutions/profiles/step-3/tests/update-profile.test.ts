import { eq } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import type { Session } from '../src/db/client.ts';
import { profiles, type Profile } from '../src/db/schema.ts';
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

  test('changes the row', async ({ url, profile, session }) => {
    await patch(`${url}/v1/profile/${profile.id}`, { bio: 'Keeps bees.' });

    expect(await findRow(session, profile.id)).toEqual({
      ...profile,
      bio: 'Keeps bees.',
      updatedAt: expect.any(Date),
    });
  });

  test('leaves everybody else alone', async ({ url, profile, neighbour, session }) => {
    await patch(`${url}/v1/profile/${profile.id}`, { bio: 'Keeps bees.' });

    expect(await findRow(session, neighbour.id)).toEqual(neighbour);
  });

  test('answers 409 when somebody else has that email, and changes nothing', async ({
    url,
    profile,
    neighbour,
    session,
  }) => {
    const changes = { bio: 'Keeps bees.', email: neighbour.email };
    const response = await patch(`${url}/v1/profile/${profile.id}`, changes);

    expect(response.status).toBe(409);
    expect(await findRow(session, profile.id)).toEqual(profile);
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

function findRow(session: Session, id: number): Promise<Profile | undefined> {
  return session.query.profiles.findFirst({ where: eq(profiles.id, id) });
}

function patch(url: string, changes: unknown): Promise<Response> {
  return fetch(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(changes),
  });
}
