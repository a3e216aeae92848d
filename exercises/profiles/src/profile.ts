import { z } from 'zod';
import type { Profile } from './db/schema.ts';

/** An id as it comes in a path or on a command line: text, that has to be a number that PostgreSQL can hold. */
export const ProfileId = z
  .string()
  .regex(/^\d{1,10}$/, 'has to be a whole number')
  .transform(Number)
  .pipe(z.int32().positive());

/** What may be changed, and nothing else: an unknown field is refused, and so is a change of nothing. */
export const ProfileChanges = z
  .strictObject({
    username: z.string().min(1).max(64),
    email: z.email().max(120),
    fullName: z.string().min(1).max(120),
    bio: z.string().max(2000).nullable(),
    bornOn: z.iso.date(),
  })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, 'nothing to change');

export type ProfileChanges = z.infer<typeof ProfileChanges>;

/**
 * A profile as the world may see it. The password hash stays here; JSON knows neither bigint nor Date, so both
 * become strings.
 */
export function encodeProfile(profile: Profile) {
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
  };
}
