import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../errors.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { journalFileIn, type Migration } from './migration-files.ts';
import { type Snapshot, snapshotFile } from './snapshot.ts';

export interface NewMigration {
  /** Without its number. */
  readonly name: string;
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
  { name, statements, snapshot }: NewMigration,
): Promise<string> {
  const last = migrations.at(-1);
  const index = last === undefined ? 0 : last.index + 1;
  const tag = `${String(index).padStart(4, '0')}_${name}`;
  await mkdir(path.join(folder, 'meta'), { recursive: true });
  await writeFile(path.join(folder, `${tag}.sql`), statements.join('--> statement-breakpoint\n'));
  await writeFile(snapshotFile(folder, index), JSON.stringify(snapshot, null, 2));
  // The tracking table knows a migration by this: it has to be younger than all before it.
  const when = Math.max(Date.now(), (last?.when ?? 0) + 1);
  await addEntry(folder, { idx: index, version: '7', when, tag, breakpoints: true });
  return tag;
}

async function addEntry(folder: string, entry: object): Promise<void> {
  const file = journalFileIn(folder);
  const journal = JSON.parse(
    await readOr(file, '{ "version": "7", "dialect": "postgresql", "entries": [] }'),
  );
  await writeFileAtomically(
    file,
    JSON.stringify({ ...journal, entries: [...journal.entries, entry] }, null, 2),
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
