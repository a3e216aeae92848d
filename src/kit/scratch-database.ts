import { createClient, type Sql } from '../database/connect.ts';
import { codeOf, messageOf } from '../errors.ts';

/** A connection of the check's own, so that rows are planted and looked at without the learner's code. */
export function openScratchDatabase(url: string | null): Sql {
  if (url === null) throw new Error('This exercise has no database: course.yaml names none for it.');
  return createClient(url, {
    max: 2,
    connect_timeout: 3,
    // A migration changes what a prepared statement was prepared for.
    prepare: false,
    connection: { statement_timeout: statementMs },
  });
}

/** A statement that takes longer is stuck, and a test has more to do than to wait for it. */
const statementMs = 8_000;

const tooManyConnections = '53300';

/** Why nobody can use the scratch database now; null when all is well, or there is none. */
export async function databaseProblem(url: string | null): Promise<string | null> {
  if (url === null) return null;
  const sql = createClient(url, { max: 1, connect_timeout: 2 });
  try {
    await sql`select 1`;
    return null;
  } catch (error) {
    return codeOf(error) === tooManyConnections ? null : messageOf(error) || (codeOf(error) ?? 'no answer');
  } finally {
    await sql.end({ timeout: 0 });
  }
}
