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

const entry = z.object({ idx: z.number(), when: z.number(), tag: z.string() });
const journal = z.object({ entries: z.array(entry) });

/** What the journal knows of a migration. Its files need not be there. */
export type JournalEntry = z.infer<typeof entry>;

/**
 * The migrations of a folder in the journal's order; none where nothing was ever generated.
 * Throws a UserError, with exit code 1 because these are the learner's files, where the journal or a file is missing or broken.
 */
export async function loadMigrations(folder: string): Promise<Migration[]> {
  const entries = await loadJournal(folder);
  return Promise.all(
    entries.map(async ({ idx, tag, when }, place) => {
      const file = path.join(folder, `${tag}.sql`);
      const sql = await read(file, () => sqlMissing(file, tag, entries.length - place));
      return { tag, when, index: idx, file, sql, hash: hashOf(sql) };
    }),
  );
}

/** The journal's entries, the oldest first; none where nothing was ever generated. Throws as `loadMigrations` does. */
export async function loadJournal(folder: string): Promise<readonly JournalEntry[]> {
  if (await isUntouched(folder)) return [];
  const file = journalFileIn(folder);
  return parseJournal(await read(file, () => journalMissing(folder)), file);
}

/** The text of a journal without its last entry, as drizzle-kit would have written it. */
export function withoutNewest(journalText: string): string {
  const whole: { entries: unknown[] } = JSON.parse(journalText);
  return JSON.stringify({ ...whole, entries: whole.entries.slice(0, -1) }, null, 2);
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
export function isCalled({ tag }: Pick<Migration, 'tag'>, name: string): boolean {
  return withHyphens(tag.replace(/^\d+_/u, '')) === withHyphens(name);
}

function withHyphens(name: string): string {
  return name.replaceAll('_', '-').toLowerCase();
}

/**
 * Whether a migration still says what it said when it had that hash. White space at its end doesn't count, which editors
 * add and take away, and neither do line ends, which git changes on Windows.
 */
export function saysTheSameAs(hash: string, migration: Migration): boolean {
  if (migration.hash === hash) return true;
  const text = migration.sql.replaceAll('\r\n', '\n').trimEnd();
  const lines = [text, `${text}\n`];
  return lines.some((each) =>
    [each, each.replaceAll('\n', '\r\n')].some((written) => hashOf(written) === hash),
  );
}

function hashOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
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
      `Mend that file. Or: ${withoutJournal(path.dirname(path.dirname(file)))}`,
      { exitCode: 1, cause: error },
    );
  }
}

async function read(file: string, missing: () => UserError): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw missing();
  }
}

/** Which place it has is counted from the newest, which is 1. */
function sqlMissing(file: string, tag: string, place: number): UserError {
  const drop =
    place === 1
      ? '`npx workshop db drop` takes out the rest of it.'
      : `\`npx workshop db drop\` takes out the newest migration each time; after ${place} times this one is gone as well.`;
  return new UserError(
    `The migrations are incomplete: the journal has ${tag}, and there is no ${file}. The database is unchanged.`,
    `If you don't want it any more: ${drop} If you do, bring the file back: \`git checkout -- "${file}"\` does it where it was committed.`,
    { exitCode: 1 },
  );
}

function journalMissing(folder: string): UserError {
  return new UserError(
    `The migrations are incomplete: there is no ${journalFileIn(folder)}, which lists them. The database is unchanged.`,
    withoutJournal(folder),
    { exitCode: 1 },
  );
}

function withoutJournal(folder: string): string {
  return `\`git checkout -- "${journalFileIn(folder)}"\` brings it back where it was committed. Else begin again: move ${folder} away, make the database new with \`npx workshop reset-db\`, and generate anew.`;
}
