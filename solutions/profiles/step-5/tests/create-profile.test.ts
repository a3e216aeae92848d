import { asc, eq } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { links, profiles } from '../src/db/schema.ts';
import { test } from './server.ts';

describe('POST /v1/profile', () => {
  test('creates the profile and answers with it', async ({ url, newProfile, session }) => {
    const response = await post(`${url}/v1/profile`, newProfile);

    expect(response.status).toBe(201);
    const { password, ...rest } = newProfile;
    expect(await response.json()).toMatchObject({ ...rest, bio: null, followers: '0' });
    const row = await session.query.profiles.findFirst({
      where: eq(profiles.username, newProfile.username),
      with: { links: { orderBy: asc(links.id) } },
    });
    expect(row).toMatchObject(rest);
  });

  test('keeps the password and its hash to itself', async ({ url, newProfile }) => {
    const text = await (await post(`${url}/v1/profile`, newProfile)).text();

    expect(text).not.toContain(newProfile.password);
    expect(text).not.toContain('scrypt:');
  });

  test('answers 409 when somebody else has that email', async ({ url, newProfile, profile }) => {
    const response = await post(`${url}/v1/profile`, { ...newProfile, email: profile.email });

    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({ detail: 'This username or email is taken' });
  });

  test('answers 409 when two links have the same label, and creates nobody', async ({
    url,
    newProfile,
    session,
  }) => {
    const [link] = newProfile.links;
    const response = await post(`${url}/v1/profile`, { ...newProfile, links: [link, link] });

    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({ detail: 'Two links have the same label' });
    const row = await session.query.profiles.findFirst({
      where: eq(profiles.username, newProfile.username),
    });
    expect(row).toBeUndefined();
  });

  test('answers 422 when a field is missing', async ({ url, newProfile }) => {
    const { fullName, ...rest } = newProfile;

    expect((await post(`${url}/v1/profile`, rest)).status).toBe(422);
  });
});

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
