import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { draftDown } from '../../migrations/draft-down.ts';
import { openKit } from '../../migrations/drizzle-kit/open-kit.ts';
import { downFileOf, isCalled, loadMigrations, type Migration } from '../../migrations/migration-files.ts';
import { loadSnapshot, loadSnapshotBefore } from '../../migrations/snapshot.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { openFiles } from './open-files.ts';
import { shownPath } from './shown-path.ts';

export interface DraftOptions {
  /** A migration's tag or name; the newest without it. */
  readonly name?: string | undefined;
  readonly force?: true | undefined;
}

/** `npx workshop db draft [migration]`: writes a `.down.sql` that takes a migration back, as far as the snapshots tell. */
export async function draft(io: Io, { name, force }: DraftOptions): Promise<number> {
  const { folder, migrationsFolder } = await openFiles(io);
  const migrations = await loadMigrations(migrationsFolder);
  const migration = choose(migrations, name);
  const file = downFileOf(migration);
  if (existsSync(file) && force !== true) throw alreadyThere(shownPath(file, io), migration);
  const snapshots = {
    before: await loadSnapshotBefore(migrationsFolder, migrations, migration),
    after: await loadSnapshot(migrationsFolder, migration),
  };
  await using kit = openKit(folder, { env: io.env });
  const drafted = await draftDown(kit, migration, snapshots);
  if (drafted.kind === 'by-hand') {
    const what = drafted.statements.map(({ text, line }) => `  ${text} (line ${line})`).join('\n');
    throw new UserError(
      `${migration.tag} leaves the tables as they are, so there is nothing to draft from. Nothing was written.`,
      `Write ${shownPath(file, io)} by hand: the SQL that takes this back, and no more.\n${what || '  (the migration has no statement yet)'}`,
      { exitCode: 1 },
    );
  }
  await writeFile(file, drafted.sql);
  io.out(drafted.sql.trimEnd());
  io.note(
    `\nThis is in ${shownPath(file, io)} now. It is a draft: read it before you run it with \`npx workshop db down\`.`,
  );
  noteAtWork(io, 'drizzle-kit has no down migrations; teams write them by hand, or only ever go forward.');
  return exit.done;
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

function alreadyThere(file: string, { tag }: Migration): UserError {
  return new UserError(
    `${file} is there already, and was left as it is.`,
    `\`npx workshop db draft ${tag} --force\` writes it anew.`,
    { exitCode: 1 },
  );
}
