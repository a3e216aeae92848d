import { UserError } from '../../errors.ts';
import { applyFileChange } from '../../jobs/change-files.ts';
import { planDraft } from '../../jobs/plan-draft.ts';
import { type DraftState, draftStateOf, withDraftMark } from '../../migrations/draft-mark.ts';
import { takeChangeTurn } from '../../jobs/take-turns.ts';
import { draftDown } from '../../migrations/draft-down.ts';
import { openKit } from '../../migrations/drizzle-kit/open-kit.ts';
import {
  downFileOf,
  isCalled,
  loadMigrations,
  type Migration,
  readDownFile,
} from '../../migrations/migration-files.ts';
import { findProblems, problemError } from '../../migrations/states/find-problems.ts';
import type { FolderProblem } from '../../migrations/states/folder-problem.ts';
import { loadSnapshot, loadSnapshotBefore } from '../../migrations/snapshot.ts';
import { writeFileAtomically } from '../../system/write-file-atomically.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { noteProblems } from './note-problems.ts';
import { openFiles, type OpenFiles } from './open-files.ts';
import { shownPath } from './shown-path.ts';

export interface DraftOptions {
  /** A migration's tag or name; the newest without it. */
  readonly name?: string | undefined;
  readonly force?: true | undefined;
}

/** `npx workshop db draft [migration]`: writes a `.down.sql` that takes a migration back, as far as the snapshots tell. */
export async function draft(io: Io, { name, force }: DraftOptions): Promise<number> {
  const files = await openFiles(io);
  const { workshop, exercise, folder, migrationsFolder, askDatabase } = files;
  const migrations = await loadMigrations(migrationsFolder, { askDatabase, env: io.env });
  const migration = choose(migrations, name);
  const file = downFileOf(migration);
  const present = await readDownFile(migration);
  await requireSnapshotsOf(files, migrations, migration, io);
  const snapshots = {
    before: await loadSnapshotBefore(migrations, migration),
    after: await loadSnapshot(migration),
  };
  await using kit = openKit(folder, { env: io.env });
  const drafted = await draftDown(kit, migration, snapshots);
  if (drafted.kind === 'by-hand') {
    if (present !== undefined) throw writtenByHand(shownPath(file, io), migration);
    const what = drafted.statements.map(({ text, line }) => `  ${text} (line ${line})`).join('\n');
    throw new UserError(
      `${migration.tag} leaves the tables as they are, so there is nothing to draft from. Nothing was written.`,
      `Write ${shownPath(file, io)} by hand: the SQL that takes this back, and no more.\n${what || '  (the migration has no statement yet)'}`,
      { exitCode: 1 },
    );
  }
  const state = present === undefined ? undefined : draftStateOf(present.sql, migration.sql);
  if (state !== undefined && state !== 'stale' && force !== true) {
    throw alreadyThere(shownPath(file, io), migration, state);
  }
  if (state === 'stale') {
    io.note(
      `${shownPath(file, io)} was the draft for another text of this migration, and is drafted anew.\n`,
    );
  }
  const sql = withDraftMark(drafted.sql, migration.sql);
  const change = await planDraft(workshop, exercise, migration, sql);
  const isSaved = state !== undefined && state !== 'stale' && change.operations.length > 0;
  const waiting = { signal: io.signal, onWait: io.note };
  if (isSaved) await applyFileChange(workshop, change, waiting);
  else {
    await using _ = await takeChangeTurn(workshop, { ...waiting, work: 'drafting a down migration' });
    await writeFileAtomically(file, sql, 0o644);
  }
  io.out(drafted.sql.trimEnd());
  io.note(
    `\nThis is in ${shownPath(file, io)} now. It is a draft: read it before you run it with \`npx workshop db down\`.${isSaved ? ' Your own is saved: `npx workshop undo` brings it back.' : ''}`,
  );
  await noteProblems(io, files);
  noteAtWork(io, 'drizzle-kit has no down migrations; teams write them by hand, or only ever go forward.');
  return exit.done;
}

/** Throws for the snapshots that this draft is made from, if one is missing or unreadable. */
async function requireSnapshotsOf(
  { migrationsFolder, askDatabase }: OpenFiles,
  migrations: readonly Migration[],
  migration: Migration,
  io: Io,
): Promise<void> {
  const before = migrations[migrations.indexOf(migration) - 1];
  const isBroken = ({ kind, tags }: FolderProblem): boolean =>
    (kind === 'snapshot-missing' || kind === 'snapshot-unreadable' || kind === 'same-number') &&
    [migration, before].some((one) => one !== undefined && tags.includes(one.tag));
  if (!(await findProblems(migrationsFolder, null, { env: io.env })).some(isBroken)) return;
  const found = await findProblems(migrationsFolder, await askDatabase(), { env: io.env });
  const problem = found.find(isBroken);
  if (problem !== undefined) throw problemError(problem);
}

function choose(migrations: readonly Migration[], name: string | undefined): Migration {
  const found =
    name === undefined
      ? migrations.at(-1)
      : migrations.find((migration) => migration.tag === name || isCalled(migration, name));
  if (found !== undefined) return found;
  const tags = migrations.map(({ tag }) => tag);
  throw new UserError(
    name === undefined || tags.length === 0
      ? 'There is no migration yet.'
      : `There is no migration called ${name}.`,
    tags.length === 0 ? '`npx workshop db generate --name …` makes one.' : `There are: ${tags.join(', ')}.`,
    { exitCode: 1 },
  );
}

function writtenByHand(file: string, { tag }: Migration): UserError {
  return new UserError(
    `${file} is there already, and was left as it is. ${tag} leaves the tables as they are, so there is nothing to draft from.`,
    'Change it by hand, where it does not take back what the migration does.',
    { exitCode: 1 },
  );
}

function alreadyThere(file: string, { tag }: Migration, state: DraftState): UserError {
  const stale =
    state === 'current'
      ? ''
      : ' It began as a draft for another text of this migration, so it may well be wrong now.';
  return new UserError(
    `${file} is there already, and was left as it is.${stale}`,
    `\`npx workshop db draft ${tag} --force\` writes it anew.`,
    { exitCode: 1 },
  );
}
