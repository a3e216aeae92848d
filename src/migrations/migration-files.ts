import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../errors.ts';
import type { SqlSource } from './migration-failed.ts';
import { hashOf } from './migration-hash.ts';
import { type Needs, type ProblemOptions, requireIntact } from './states/find-problems.ts';
import { readFolder } from './states/folder-facts.ts';
import { findSnapshotName, type JournalEntry, nameOf, parseJournal } from './states/journal-text.ts';

/** One migration of drizzle's journal, with the SQL that it runs. */
export interface Migration extends SqlSource {
  /** The journal's name for it, which is also its file's: `0000_create_profiles`. */
  readonly tag: string;
  /** Milliseconds since 1970: drizzle's tracking table knows a migration by this. */
  readonly when: number;
  /** SHA-256 of the SQL, as drizzle's tracking table keeps it. */
  readonly hash: string;
  /** Its number in the journal. */
  readonly index: number;
  /** Absolute path of the snapshot that goes with it, whether or not it exists. */
  readonly snapshotFile: string;
}

/** What the journal says of a migration, and where its files belong, whether or not they exist. */
export interface ListedMigration extends JournalEntry {
  /** Absolute paths. */
  readonly file: string;
  readonly snapshotFile: string;
  /** Null if the file is missing. */
  readonly sql: string | null;
  /** The text of its down file; null if it is missing. */
  readonly down: string | null;
}

/**
 * The migrations of a folder in the journal's order; none if nothing was ever generated. Throws a UserError, with exit
 * code 1 because these are the learner's files, if the folder is in a state in which they can't run.
 */
export async function loadMigrations(folder: string, options?: ProblemOptions): Promise<Migration[]> {
  return (await loadListed(folder, 'sql', options)).map(({ tag, when, idx, file, snapshotFile, sql }) => {
    if (sql === null) throw new Error(`${file} is missing, and no problem was found`);
    return { tag, when, index: idx, file, snapshotFile, sql, hash: hashOf(sql) };
  });
}

/** The same, if also drizzle-kit has to be able to go on from them. */
export async function requireSnapshots(folder: string, options?: ProblemOptions): Promise<void> {
  await requireIntact(await readFolder(folder), 'snapshots', options);
}

/** What the journal lists, the oldest first, even if SQL files are missing. Throws as `loadMigrations` does. */
export function loadJournal(folder: string, options?: ProblemOptions): Promise<readonly ListedMigration[]> {
  return loadListed(folder, 'journal', options);
}

async function loadListed(
  folder: string,
  needs: Needs,
  options?: ProblemOptions,
): Promise<readonly ListedMigration[]> {
  const facts = await readFolder(folder);
  await requireIntact(facts, needs, options);
  const entries = facts.journal === null ? [] : parseJournal(facts.journal);
  return entries.map((entry, place) => ({
    ...entry,
    file: path.join(folder, `${entry.tag}.sql`),
    snapshotFile: path.join(folder, 'meta', findSnapshotName(entries, place, facts.snapshots)),
    sql: facts.sql.get(`${entry.tag}.sql`) ?? null,
    down: facts.sql.get(`${entry.tag}.down.sql`) ?? null,
  }));
}

export function journalFileIn(folder: string): string {
  return path.join(folder, 'meta', '_journal.json');
}

/** Absolute path of the SQL that takes a migration back: `0004_name.down.sql` beside `0004_name.sql`. */
export function downFileOf({ file }: Pick<Migration, 'file'>): string {
  return file.replace(/\.sql$/u, '.down.sql');
}

/** The SQL that takes a migration back; undefined where nobody wrote it. */
export async function readDownFile(migration: Pick<Migration, 'file'>): Promise<SqlSource | undefined> {
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
  return withHyphens(nameOf(tag)) === withHyphens(name);
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
