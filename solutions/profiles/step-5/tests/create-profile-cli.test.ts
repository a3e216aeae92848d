import { asc, eq } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { links, profiles } from '../src/db/schema.ts';
import { test } from './command-line.ts';

describe('profiles create', () => {
  test('creates the profile and prints it', async ({ cli, fileWith, newProfile, session }) => {
    const { exitCode, stdout } = await cli('profiles', 'create', await fileWith(newProfile));

    expect(exitCode).toBe(0);
    const { password, ...rest } = newProfile;
    expect(JSON.parse(stdout)).toMatchObject(rest);
    const row = await session.query.profiles.findFirst({
      where: eq(profiles.username, newProfile.username),
      with: { links: { orderBy: asc(links.id) } },
    });
    expect(row).toMatchObject(rest);
  });

  test('says in one line that somebody else has that email', async ({
    cli,
    fileWith,
    newProfile,
    profile,
  }) => {
    const file = await fileWith({ ...newProfile, email: profile.email });
    const { exitCode, stderr } = await cli('profiles', 'create', file);

    expect(exitCode).toBe(1);
    expect(stderr).toBe('This username or email is taken\n');
  });
});
