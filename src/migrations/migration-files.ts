import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { codeOf, messageOf, UserError } from '../errors.ts';

/** One migration of drizzle's journal, with the SQL that it runs. */
export interface Migration {
  /** The journal's name for it, which is also its file's: `0000_create_profiles`. */
  readonly tag: string;
  /** Milliseconds since 1970: drizzle's tracking table knows a migration by this. */
  readonly when: number;
  /** Absolute path of its SQL. */
  readonly file: string;
  readonly sql: string;
}

const journal = z.object({
  entries: z.array(z.object({ idx: z.number(), when: z.number(), tag: z.string() })),
});

/**
 * The migrations of a folder in the journal's order.
 * Throws a UserError, with exit code 1 because these are the learner's files, where the journal or a file is missing or broken.
 */
export async function loadMigrations(folder: string): Promise<Migration[]> {
  const journalFile = path.join(folder, 'meta', '_journal.json');
  const entries = parseJournal(await read(journalFile), journalFile);
  return Promise.all(
    entries.map(async ({ tag, when }) => {
      const file = path.join(folder, `${tag}.sql`);
      return { tag, when, file, sql: await read(file) };
    }),
  );
}

/** Changes when any migration does: what was built with the same hash can be used again. */
export function hashMigrations(migrations: readonly Migration[]): string {
  const hash = createHash('sha256');
  for (const { tag, when, sql } of migrations) hash.update(`${tag}\0${when}\0${sql}\0`);
  return hash.digest('hex').slice(0, 16);
}

function parseJournal(text: string, file: string) {
  try {
    return journal.parse(JSON.parse(text)).entries;
  } catch (error) {
    throw new UserError(
      `${file} is not a journal that drizzle-kit wrote: ${messageOf(error).split('\n')[0]}. The database is unchanged.`,
      'Bring it back with `git checkout`, or delete the migration and run `npm run db:generate` again.',
      { exitCode: 1, cause: error },
    );
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new UserError(
      `The migrations are incomplete: there is no ${file}. The database is unchanged.`,
      'Bring it back with `git checkout`, or run `npm run db:generate` if it was never made.',
      { exitCode: 1, cause: error },
    );
  }
}
