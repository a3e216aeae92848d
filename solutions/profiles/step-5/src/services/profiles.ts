import { asc, eq } from 'drizzle-orm';
import postgres from 'postgres';
import type { Session } from '../db/client.ts';
import { links, profiles, type ProfileWithLinks } from '../db/schema.ts';
import { hashPassword } from '../password.ts';
import type { NewProfile, ProfileChanges } from '../profile.ts';
import { DatabaseService } from './index.ts';

/** Somebody else has it already: PostgreSQL has refused a value that has to be unique. */
export class TakenError extends Error {
  override name = 'TakenError';
}

export class ProfileService extends DatabaseService {
  /** The row with this id and its links, or undefined: nobody having it is an answer, not an error. */
  async getById(session: Session, id: number): Promise<ProfileWithLinks | undefined> {
    return await session.query.profiles.findFirst({
      where: eq(profiles.id, id),
      with: { links: { orderBy: asc(links.id) } },
    });
  }

  /**
   * Creates the profile and its links, all of them or nothing.
   * Throws a TakenError when somebody else has the username or the email, or when two links have the same label.
   */
  async create(session: Session, newProfile: NewProfile): Promise<ProfileWithLinks> {
    const { links: newLinks, password, ...fields } = newProfile;
    const passwordHash = await hashPassword(password);
    try {
      // Every query goes through the transaction. One through `session` would be past it, and stay when it is undone.
      return await session.transaction(async (transaction) => {
        const [profile] = await transaction
          .insert(profiles)
          .values({ ...fields, passwordHash })
          .returning();
        if (!profile) throw new Error('The insert gave no row back');
        // Drizzle refuses to insert a list of nothing.
        if (newLinks.length === 0) return { ...profile, links: [] };

        const rows = newLinks.map((link) => ({ ...link, profileId: profile.id }));
        return { ...profile, links: await transaction.insert(links).values(rows).returning() };
      });
    } catch (error) {
      throw takenOr(error);
    }
  }

  /**
   * Changes these fields of the row and no others, and gives the new row with its links; undefined when nobody has
   * this id. Throws a TakenError when somebody else has the username or the email.
   */
  async update(session: Session, id: number, changes: ProfileChanges): Promise<ProfileWithLinks | undefined> {
    try {
      // The update locks the row until the transaction is over: nobody changes it before it is read.
      return await session.transaction(async (transaction) => {
        await transaction.update(profiles).set(changes).where(eq(profiles.id, id));
        return await this.getById(transaction, id);
      });
    } catch (error) {
      throw takenOr(error);
    }
  }
}

/** A TakenError where PostgreSQL has refused a duplicate; otherwise the error as it is. */
function takenOr(error: unknown): unknown {
  // Drizzle wraps PostgreSQL's error: the code is in its cause. 23505 is unique_violation.
  const reason = error instanceof Error ? error.cause : undefined;
  if (!(reason instanceof postgres.PostgresError) || reason.code !== '23505') return error;

  const isLink = reason.table_name === 'links';
  return new TakenError(isLink ? 'Two links have the same label' : 'This username or email is taken');
}
