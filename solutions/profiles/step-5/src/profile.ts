import { z } from 'zod';
import type { ProfileWithLinks } from './db/schema.ts';

/** An id as it comes in a path or on a command line: text, that has to be a number that PostgreSQL can hold. */
export const ProfileId = z
  .string()
  .regex(/^\d{1,10}$/, 'has to be a whole number')
  .transform(Number)
  .pipe(z.int32().positive());

const fields = {
  username: z.string().min(1).max(64),
  email: z.email().max(120),
  fullName: z.string().min(1).max(120),
  bio: z.string().max(2000).nullable(),
  bornOn: z.iso.date(),
};

/** What may be changed, and nothing else: an unknown field is refused, and so is a change of nothing. */
export const ProfileChanges = z
  .strictObject(fields)
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, 'nothing to change');

export type ProfileChanges = z.infer<typeof ProfileChanges>;

/** A profile that is to be created: the bio and the links may be left out. */
export const NewProfile = z.strictObject({
  ...fields,
  bio: fields.bio.default(null),
  password: z.string().min(8).max(200),
  links: z
    .array(
      z.strictObject({
        label: z.string().min(1).max(60),
        url: z.url({ protocol: /^https?$/ }).max(2000),
      }),
    )
    .max(20)
    .default([]),
});

export type NewProfile = z.infer<typeof NewProfile>;

/**
 * A profile as the world may see it. The password hash stays here; JSON knows neither bigint nor Date, so both
 * become strings.
 */
export function encodeProfile(profile: ProfileWithLinks) {
  return {
    id: profile.id,
    username: profile.username,
    email: profile.email,
    fullName: profile.fullName,
    bio: profile.bio,
    bornOn: profile.bornOn,
    followers: profile.followers.toString(),
    createdAt: profile.createdAt.toISOString(),
    updatedAt: profile.updatedAt.toISOString(),
    links: profile.links.map(({ label, url }) => ({ label, url })),
  };
}
