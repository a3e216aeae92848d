import { eq } from 'drizzle-orm';
import type { Session } from '../db/client.ts';
import { profiles, type Profile } from '../db/schema.ts';
import type { ProfileChanges } from '../profile.ts';
import { updateProfile } from '../store/json.ts';
import { DatabaseService } from './index.ts';

export class ProfileService extends DatabaseService {
  /** The row with this id, or undefined: nobody having it is an answer, not an error. */
  async getById(session: Session, id: number): Promise<Profile | undefined> {
    // The other way says the SQL aloud. It always gives an array, and an empty one is truthy: hence the [profile].
    //   const [profile] = await session.select().from(profiles).where(eq(profiles.id, id)).limit(1);
    return await session.query.profiles.findFirst({ where: eq(profiles.id, id) });
  }

  update(_session: Session | null, id: number, changes: ProfileChanges): Profile | undefined {
    return updateProfile(id, changes);
  }
}
