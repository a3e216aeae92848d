import { loadMigrations } from '../../migrations/migration-files.ts';
import { migrate as applyMigrations } from '../../migrations/migrate.ts';
import { splitStatements } from '../../migrations/sql-text/statements.ts';
import { askDatabase } from '../../migrations/states/ask-database.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { noteProblems } from './note-problems.ts';
import { openExercise } from './open-exercise.ts';

/** `npx workshop db migrate`: applies what is pending. */
export async function migrate(io: Io): Promise<number> {
  const open = await openExercise(io);
  const { url, migrationsFolder } = open;
  const applied = await applyMigrations(url, migrationsFolder);
  if (applied.length === 0) io.note('Nothing was pending.');
  else io.out(applied.map((tag) => `applied ${tag}`).join('\n'));
  await noteEmpty(io, migrationsFolder, applied);
  await noteProblems(io, open, await askDatabase(url));
  noteAtWork(io, '`npx drizzle-kit migrate`. It prints no reason when a migration fails.');
  return exit.done;
}

async function noteEmpty(io: Io, folder: string, applied: readonly string[]): Promise<void> {
  const migrations = await loadMigrations(folder);
  const empty = migrations.filter(
    ({ tag, sql }) => applied.includes(tag) && splitStatements(sql).length === 0,
  );
  for (const { tag } of empty) {
    io.note(
      `${tag} has no statement, so nothing was done. \`npx workshop db down\` takes it back, and you can write it.`,
    );
  }
}
