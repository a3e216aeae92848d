import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Profile } from '../db/schema.ts';
import { encodeProfile, type ProfileChanges } from '../profile.ts';

// JSON has no bigint and no Date: both lie in the file as strings.
const storedProfile = z.object({
  id: z.number(),
  username: z.string(),
  email: z.string(),
  fullName: z.string(),
  bio: z.string().nullable(),
  bornOn: z.string(),
  followers: z.string().transform(BigInt),
  passwordHash: z.string(),
  createdAt: z.string().transform((text) => new Date(text)),
  updatedAt: z.string().transform((text) => new Date(text)),
});

/** Reads the whole file and gives back the one profile, or undefined. */
export function findProfile(id: number): Profile | undefined {
  return readProfiles().find((profile) => profile.id === id);
}

/** Changes one profile and writes the whole file again; undefined when there is no such profile. */
export function updateProfile(id: number, changes: ProfileChanges): Profile | undefined {
  const profiles = readProfiles();
  const index = profiles.findIndex((profile) => profile.id === id);
  const before = profiles[index];
  if (before === undefined) return undefined;

  const after = { ...before, ...changes, updatedAt: new Date() };
  profiles[index] = after;
  writeProfiles(profiles);
  return after;
}

function profilesFile(): string {
  return process.env.PROFILES_FILE ?? 'data/profiles.json';
}

function readProfiles(): Profile[] {
  return z.array(storedProfile).parse(JSON.parse(readFileSync(profilesFile(), 'utf8')));
}

function writeProfiles(profiles: Profile[]): void {
  const stored = profiles.map((profile) => ({
    ...encodeProfile(profile),
    passwordHash: profile.passwordHash,
  }));
  writeFileSync(profilesFile(), `${JSON.stringify(stored, null, 2)}\n`);
}
