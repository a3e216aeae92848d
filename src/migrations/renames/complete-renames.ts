import { readFile, rm } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { writeFileAtomically } from '../../system/write-file-atomically.ts';
import { compareSnapshots } from '../drizzle-kit/compare-snapshots.ts';
import type { Kit } from '../drizzle-kit/open-kit.ts';
import { journalFileIn, type Migration } from '../migration-files.ts';
import { loadSnapshot, loadSnapshotBefore } from '../snapshot.ts';
import { type Statement, splitStatements } from '../sql-text/statements.ts';
import { withoutNewest } from '../states/journal-text.ts';
import { planRenames } from './rename-migration.ts';
import { parseRename, withRename } from './renames.ts';

/** What became of the newest migration, which drizzle-kit has just written. */
export type Completed =
  /** It does all that its snapshot says. */
  | { readonly kind: 'complete' }
  /** It renames what we can't follow (an enum, a view, a schema), and may leave out what else changed there. */
  | { readonly kind: 'unknown'; readonly statement: Statement }
  /** These statements were missing, and are in the file now. */
  | { readonly kind: 'completed'; readonly added: readonly string[] }
  /** There is no SQL that does both, so the migration was removed. */
  | { readonly kind: 'removed'; readonly reason: UserError };

/**
 * drizzle-kit writes nothing for other changes of a column that it renames, while its snapshot has them, so that no later
 * migration makes up for it. Here the missing statements are written into the migration.
 */
export async function completeRenames(
  kit: Kit,
  folder: string,
  migrations: readonly Migration[],
): Promise<Completed> {
  const migration = migrations.at(-1);
  if (migration === undefined) return { kind: 'complete' };
  const statements = splitStatements(migration.sql);
  const renames = statements.flatMap(({ code }) => parseRename(code) ?? []);
  const unknown = statements.find(({ code }) => isOtherRename(code));
  if (unknown !== undefined) return { kind: 'unknown', statement: unknown };
  if (renames.length === 0) return { kind: 'complete' };
  const last = await loadSnapshotBefore(migrations, migration);
  const current = await loadSnapshot(migration);
  const expected = await compareSnapshots(kit, renames.reduce(withRename, last), current);
  const written = new Set(statements.map(({ code }) => normal(code)));
  // What drizzle-kit can't write as SQL, it writes as a comment.
  const isMissing = (sql: string): boolean => {
    const wanted = splitStatements(sql);
    return wanted.length === 0 || wanted.some(({ code }) => !written.has(normal(code)));
  };
  if (!expected.some(isMissing)) return { kind: 'complete' };
  try {
    // Sequences and constraints follow on their own.
    const named = renames.filter(({ kind }) => kind === 'table' || kind === 'column');
    const all = await planRenames(kit, { last, current, renames: named });
    await writeFileAtomically(migration.file, all.join('--> statement-breakpoint\n'), 0o666);
    return { kind: 'completed', added: all.filter(isMissing) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await remove(folder, migration);
    return { kind: 'removed', reason: error };
  }
}

function isOtherRename(code: string): boolean {
  const isRename = /^alter\s.*\s(?:rename\s+(?:to|column)\b|set\s+schema\b)/isu.test(code);
  return isRename && parseRename(code) === undefined;
}

/** The same statement, whatever its white space. */
function normal(code: string): string {
  return code.replaceAll(/\s+/gu, ' ').trim();
}

async function remove(folder: string, { file, snapshotFile }: Migration): Promise<void> {
  const journal = journalFileIn(folder);
  await writeFileAtomically(journal, withoutNewest(await readFile(journal, 'utf8')));
  await rm(snapshotFile, { force: true });
  await rm(file, { force: true });
}
