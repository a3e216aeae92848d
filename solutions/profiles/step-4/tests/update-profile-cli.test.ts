import { eq } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import type { Session } from '../src/db/client.ts';
import { profiles, type Profile } from '../src/db/schema.ts';
import { test } from './command-line.ts';

describe('profiles update', () => {
  test('prints the changed profile', async ({ cli, fileWith, profile }) => {
    const changes = await fileWith({ bio: 'Keeps bees.' });
    const { exitCode, stdout } = await cli('profiles', 'update', String(profile.id), changes);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      id: profile.id,
      fullName: profile.fullName,
      bio: 'Keeps bees.',
    });
  });

  test('changes the row', async ({ cli, fileWith, profile, session }) => {
    await cli('profiles', 'update', String(profile.id), await fileWith({ bio: 'Keeps bees.' }));

    // The command has ended, and its connections are closed. This session is the test's own.
    expect(await findRow(session, profile.id)).toEqual({
      ...profile,
      bio: 'Keeps bees.',
      updatedAt: expect.any(Date),
    });
  });

  test('says so when nobody has that id, and ends with 1', async ({ cli, fileWith, profile }) => {
    const changes = await fileWith({ bio: 'Keeps bees.' });
    const { exitCode, stderr } = await cli('profiles', 'update', String(profile.id + 1), changes);

    expect(exitCode).toBe(1);
    expect(stderr).toBe(`Profile ${profile.id + 1} not found\n`);
  });

  test('ends with 1 when there is no such field, and changes nothing', async ({
    cli,
    fileWith,
    profile,
    session,
  }) => {
    const changes = await fileWith({ bio: 'Keeps bees.', shoeSize: 43 });
    const { exitCode } = await cli('profiles', 'update', String(profile.id), changes);

    expect(exitCode).toBe(1);
    expect(await findRow(session, profile.id)).toEqual(profile);
  });

  test('says in one line that somebody else has that email, and changes nothing', async ({
    cli,
    fileWith,
    profile,
    neighbour,
    session,
  }) => {
    const changes = await fileWith({ bio: 'Keeps bees.', email: neighbour.email });
    const { exitCode, stderr } = await cli('profiles', 'update', String(profile.id), changes);

    expect(exitCode).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(await findRow(session, profile.id)).toEqual(profile);
  });
});

function findRow(session: Session, id: number): Promise<Profile | undefined> {
  return session.query.profiles.findFirst({ where: eq(profiles.id, id) });
}
