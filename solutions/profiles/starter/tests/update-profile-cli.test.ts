import { describe, expect } from 'vitest';
import { test } from './command-line.ts';
import { findInFile } from './fixtures.ts';

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

  test('changes the profile in the file', async ({ cli, fileWith, profile }) => {
    await cli('profiles', 'update', String(profile.id), await fileWith({ bio: 'Keeps bees.' }));

    expect(await findInFile(profile.id)).toMatchObject({
      fullName: profile.fullName,
      bio: 'Keeps bees.',
    });
  });

  test('says so when nobody has that id, and ends with 1', async ({ cli, fileWith, profile }) => {
    const changes = await fileWith({ bio: 'Keeps bees.' });
    const { exitCode, stderr } = await cli('profiles', 'update', String(profile.id + 1), changes);

    expect(exitCode).toBe(1);
    expect(stderr).toBe(`Profile ${profile.id + 1} not found\n`);
  });

  test('ends with 1 when there is no such field, and changes nothing', async ({ cli, fileWith, profile }) => {
    const before = await findInFile(profile.id);
    const changes = await fileWith({ bio: 'Keeps bees.', shoeSize: 43 });
    const { exitCode } = await cli('profiles', 'update', String(profile.id), changes);

    expect(exitCode).toBe(1);
    expect(await findInFile(profile.id)).toEqual(before);
  });
});
