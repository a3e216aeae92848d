import { eq } from 'drizzle-orm';
import postgres from 'postgres';
import type { Session } from '../db/client.ts';
import { profiles, type Profile } from '../db/schema.ts';
import type { ProfileChanges } from '../profile.ts';
import { DatabaseService } from './index.ts';

/** Somebody else has it already: PostgreSQL has refused a value that only one profile may have. */
export class TakenError extends Error {
  override name = 'TakenError';
}

export class ProfileService extends DatabaseService {
  /** The row with this id, or undefined: nobody having it is an answer, not an error. */
  async getById(session: Session, id: number): Promise<Profile | undefined> {
    // The other way says the SQL aloud. It always gives an array, and an empty one is truthy: hence the [profile].
    //   const [profile] = await session.select().from(profiles).where(eq(profiles.id, id)).limit(1);
    return await session.query.profiles.findFirst({ where: eq(profiles.id, id) });
  }

  /**
   * Changes these fields of the row and no others, and gives the new row; undefined when nobody has this id.
   * Throws a TakenError when somebody else has the username or the email.
   */
  async update(session: Session, id: number, changes: ProfileChanges): Promise<Profile | undefined> {
    // One statement does it all, so two updates of different fields at the same time both stay. Reading the row,
    // changing it here and writing all of it back would lose one of them, unless the row is locked meanwhile:
    //   session.transaction(async (transaction) => {
    //     const [profile] = await transaction.select().from(profiles).where(eq(profiles.id, id)).for('update');
    try {
      const [profile] = await session.update(profiles).set(changes).where(eq(profiles.id, id)).returning();
      return profile;
    } catch (error) {
      if (isTaken(error)) throw new TakenError('This username or email is taken');
      throw error;
    }
  }
}

// Drizzle wraps PostgreSQL's error: the code is in its cause. 23505 is unique_violation.
function isTaken(error: unknown): boolean {
  const reason = error instanceof Error ? error.cause : undefined;
  return reason instanceof postgres.PostgresError && reason.code === '23505';
}
