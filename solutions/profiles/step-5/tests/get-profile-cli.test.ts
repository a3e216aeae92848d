import { describe, expect } from 'vitest';
import { test } from './command-line.ts';

describe('profiles get', () => {
  test('prints the profile', async ({ cli, profile }) => {
    const { exitCode, stdout } = await cli('profiles', 'get', String(profile.id));

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
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

  test('says so when nobody has that id, and ends with 1', async ({ cli, profile }) => {
    const { exitCode, stdout, stderr } = await cli('profiles', 'get', String(profile.id + 1));

    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe(`Profile ${profile.id + 1} not found\n`);
  });

  test('ends with 1 when the id is no number', async ({ cli }) => {
    const { exitCode } = await cli('profiles', 'get', 'abc');

    expect(exitCode).toBe(1);
  });
});
