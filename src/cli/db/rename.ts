import path from 'node:path';
import { takeChangeTurn } from '../../jobs/take-turns.ts';
import { openKit } from '../../migrations/drizzle-kit/open-kit.ts';
import { nameForRenames, parseRenames } from '../../migrations/renames/parse-renames.ts';
import { makeRenameMigration } from '../../migrations/renames/rename-migration.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { noteProblems } from './note-problems.ts';
import { openFiles } from './open-files.ts';
import { shownPath } from './shown-path.ts';

/** `npx workshop db rename users=members accounts.name=full_name`: the migration that drizzle-kit asks about, without the question. */
export async function rename(
  io: Io,
  words: readonly string[],
  { name }: { readonly name?: string | undefined },
): Promise<number> {
  const renames = parseRenames(words);
  const files = await openFiles(io);
  const { workshop, folder, migrationsFolder, askDatabase } = files;
  const turn = { work: 'writing a migration', signal: io.signal, onWait: io.note };
  await using _ = await takeChangeTurn(workshop, turn);
  await using kit = openKit(folder, { env: io.env });
  const { tag, statements } = await makeRenameMigration(kit, {
    migrationsFolder,
    renames,
    name: name ?? nameForRenames(renames),
    askDatabase,
    env: io.env,
  });
  io.out(statements.join('\n'));
  io.note(
    `\nThis is in ${shownPath(path.join(migrationsFolder, `${tag}.sql`), io)} now. \`npx workshop db migrate\` runs it.`,
  );
  await noteProblems(io, files);
  noteAtWork(
    io,
    '`npx drizzle-kit generate` asks whether it is a rename. The first answer it offers is not.',
  );
  return exit.done;
}
