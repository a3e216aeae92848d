import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, UserError } from '../errors.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import { journalFileIn, type Migration } from './migration-files.ts';
import type { MigrationPrefix } from './drizzle-kit/kit-messages.ts';
import type { Snapshot } from './snapshot.ts';
import { snapshotNameOf } from './states/journal-text.ts';

/** What the learner's umask leaves of this: the files are theirs, and may go into a repository. */
const LEARNERS_MODE = 0o666;

export interface NewMigration {
  /** Without its prefix. */
  readonly name: string;
  readonly prefix: MigrationPrefix;
  readonly statements: readonly string[];
  readonly snapshot: Snapshot;
}

/**
 * Writes a migration as drizzle-kit would: its SQL, its snapshot and its line in the journal, which comes last, so that
 * the migration is there whole or not at all. Gives its tag.
 */
export async function addMigration(
  folder: string,
  migrations: readonly Migration[],
  { name, prefix, statements, snapshot }: NewMigration,
): Promise<string> {
  const last = migrations.at(-1);
  const index = last === undefined ? 0 : last.index + 1;
  const tag = `${prefixFor(prefix, index, new Date())}_${name}`;
  const file = path.join(folder, `${tag}.sql`);
  await requireFree(file);
  await mkdir(path.join(folder, 'meta'), { recursive: true });
  const snapshotFile = path.join(folder, 'meta', snapshotNameOf({ tag, idx: index }));
  // The tracking table knows a migration by this: it has to be younger than all before it.
  const when = Math.max(Date.now(), (last?.when ?? 0) + 1);
  try {
    await writeFileAtomically(file, statements.join('--> statement-breakpoint\n'), LEARNERS_MODE);
    await writeFileAtomically(snapshotFile, JSON.stringify(snapshot, null, 2), LEARNERS_MODE);
    await addEntry(folder, { idx: index, version: '7', when, tag, breakpoints: true });
  } catch (error) {
    // On a full disk: no journal would list what is left of it.
    await Promise.allSettled([rm(file, { force: true }), rm(snapshotFile, { force: true })]);
    throw error;
  }
  return tag;
}

/** What drizzle-kit puts in front of a migration's name (its `prepareMigrationMetadata`). */
export function prefixFor(prefix: MigrationPrefix, index: number, now: Date): string {
  switch (prefix) {
    case 'index':
      return String(index).padStart(4, '0');
    case 'timestamp':
    case 'supabase':
      return now.toISOString().replaceAll(/[-:T]/gu, '').slice(0, 14);
    case 'unix':
      return String(Math.floor(now.getTime() / 1000));
    case 'none':
      return '';
  }
}

/** A file of that name is in no journal, and may be all that is left of somebody's work. Throws a UserError. */
async function requireFree(file: string): Promise<void> {
  if (!existsSync(file)) return;
  throw new UserError(
    `There is a file ${file} already, which the journal doesn't list. Nothing was written.`,
    '`npx workshop db status` says what to do with it. Or choose another name with `--name`.',
    { exitCode: 1 },
  );
}

async function addEntry(folder: string, entry: object): Promise<void> {
  const file = journalFileIn(folder);
  const journal = JSON.parse(
    await readOr(file, '{ "version": "7", "dialect": "postgresql", "entries": [] }'),
  );
  await writeFileAtomically(
    file,
    JSON.stringify({ ...journal, entries: [...journal.entries, entry] }, null, 2),
    LEARNERS_MODE,
  );
}

async function readOr(file: string, text: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return text;
  }
}
