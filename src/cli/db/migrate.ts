import { shareFiles, takeDatabaseTurn } from '../../jobs/take-turns.ts';
import type { Workshop } from '../../workshop/workshop.ts';
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
  const { url, migrationsFolder, workshop } = open;
  const applied = await applyInTurn(io, workshop, () => applyMigrations(url, migrationsFolder, io.note));
  if (applied.length === 0) io.note('Nothing was pending.');
  else io.out(applied.map((tag) => `applied ${tag}`).join('\n'));
  await noteEmpty(io, migrationsFolder, applied);
  await noteProblems(io, open, await askDatabase(url));
  noteAtWork(io, '`npx drizzle-kit migrate`. It prints no reason when a migration fails.');
  return exit.done;
}

/** While no other command changes the database or the files. */
async function applyInTurn<T>(io: Io, workshop: Workshop, work: () => Promise<T>): Promise<T> {
  const turn = { work: 'running the migrations', signal: io.signal, onWait: io.note };
  await using turns = new AsyncDisposableStack();
  turns.use(await takeDatabaseTurn(workshop, turn));
  turns.use(await shareFiles(workshop, turn));
  return await work();
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
