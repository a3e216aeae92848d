import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { codeOf, messageOf, UserError } from '../errors.ts';
import type { SqlSource } from './migration-failed.ts';

/** One migration of drizzle's journal, with the SQL that it runs. */
export interface Migration extends SqlSource {
  /** The journal's name for it, which is also its file's: `0000_create_profiles`. */
  readonly tag: string;
  /** Milliseconds since 1970: drizzle's tracking table knows a migration by this. */
  readonly when: number;
  /** SHA-256 of the SQL, as drizzle's tracking table keeps it. */
  readonly hash: string;
  /** Where its number stands in `meta/`: the snapshot that goes with it. */
  readonly index: number;
}

const journal = z.object({
  entries: z.array(z.object({ idx: z.number(), when: z.number(), tag: z.string() })),
});

/**
 * The migrations of a folder in the journal's order; none where nothing was ever generated.
 * Throws a UserError, with exit code 1 because these are the learner's files, where the journal or a file is missing or broken.
 */
export async function loadMigrations(folder: string): Promise<Migration[]> {
  const journalFile = journalFileIn(folder);
  if (await isUntouched(folder)) return [];
  const entries = parseJournal(await read(journalFile), journalFile);
  return Promise.all(
    entries.map(async ({ idx, tag, when }) => {
      const file = path.join(folder, `${tag}.sql`);
      const sql = await read(file);
      return { tag, when, index: idx, file, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

export function journalFileIn(folder: string): string {
  return path.join(folder, 'meta', '_journal.json');
}

/** Neither a journal nor a migration: drizzle-kit was not run yet. */
async function isUntouched(folder: string): Promise<boolean> {
  try {
    const names = await readdir(folder);
    return names.every((name) => name !== 'meta' && !name.endsWith('.sql'));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return true;
  }
}

/** Absolute path of the SQL that takes a migration back: `0004_name.down.sql` beside `0004_name.sql`. */
export function downFileOf({ file }: Pick<Migration, 'file'>): string {
  return file.replace(/\.sql$/u, '.down.sql');
}

/** The SQL that takes a migration back; undefined where nobody wrote it. */
export async function readDownFile(migration: Migration): Promise<SqlSource | undefined> {
  const file = downFileOf(migration);
  try {
    return { file, sql: await readFile(file, 'utf8') };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Whether a migration is called so, with hyphens or underscores, whatever its number: `create-accounts`. */
export function isCalled({ tag }: Migration, name: string): boolean {
  return withHyphens(tag.replace(/^\d+_/u, '')) === withHyphens(name);
}

function withHyphens(name: string): string {
  return name.replaceAll('_', '-').toLowerCase();
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
