import { journalFileIn } from './migration-files.ts';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { withoutDiskProblem } from '../system/disk-problem.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';

/** A migrations folder before drizzle-kit writes into it. */
export interface KeptMigrations {
  readonly files: readonly string[];
  /** Undefined if there is none yet. */
  readonly journal: Buffer | undefined;
}

export async function keepMigrations(folder: string): Promise<KeptMigrations> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return { files, journal: await readFile(journalFileIn(folder)).catch(() => undefined) };
}

/**
 * Restores the folder after a failure: drizzle-kit writes in place, so that a full disk leaves a journal without its end
 * and a snapshot that belongs to no migration. What can't be restored stays.
 */
export async function restoreMigrations(folder: string, kept: KeptMigrations): Promise<void> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const made = files.filter((file) => !kept.files.includes(file) && /\.(?:sql|json)$/u.test(file));
  await Promise.all(made.map((file) => rm(path.join(folder, file), { force: true }).catch(() => undefined)));
  const journal = await readFile(journalFileIn(folder)).catch(() => undefined);
  if (kept.journal === undefined || (journal !== undefined && kept.journal.equals(journal))) return;
  await writeFileAtomically(journalFileIn(folder), kept.journal, 0o644).catch(() => undefined);
}

/** What drizzle-kit printed about the disk, as the learner's to fix; undefined for anything else. */
export function diskProblemIn(output: string, folder: string): unknown {
  const [what, code] = /\b(ENOSPC|EDQUOT|EROFS|EACCES|EPERM|EMFILE): [^\n]*/u.exec(output) ?? [];
  if (what === undefined) return undefined;
  const named = /'([^']+)'/u.exec(what)?.[1];
  const file = named === undefined ? folder : path.resolve(path.dirname(folder), named);
  return withoutDiskProblem(Object.assign(new Error(what), { code, syscall: 'write', path: file }));
}
