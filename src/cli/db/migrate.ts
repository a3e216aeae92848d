import { connect } from '../../database/connect.ts';
import { loadMigrations } from '../../migrations/migration-files.ts';
import { migrate as applyMigrations } from '../../migrations/migrate.ts';
import { migrationStates } from '../../migrations/migration-states.ts';
import { splitStatements } from '../../migrations/sql-text/statements.ts';
import { readTracking } from '../../migrations/tracking-table.ts';
import { renderMigrationTroubles } from '../../text/render-migrations.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { openExercise } from './open-exercise.ts';

/** `npx workshop db migrate`: applies what is pending. */
export async function migrate(io: Io): Promise<number> {
  const { url, migrationsFolder } = await openExercise(io);
  const applied = await applyMigrations(url, migrationsFolder);
  if (applied.length === 0) io.note('Nothing was pending.');
  else io.out(applied.map((tag) => `applied ${tag}`).join('\n'));
  await noteTroubles(io, url, migrationsFolder, applied);
  noteAtWork(io, '`npx drizzle-kit migrate`. It prints no reason when a migration fails.');
  return exit.done;
}

async function noteTroubles(io: Io, url: string, folder: string, applied: readonly string[]): Promise<void> {
  await using connection = connect(url);
  const migrations = await loadMigrations(folder);
  const empty = migrations.filter(
    ({ tag, sql }) => applied.includes(tag) && splitStatements(sql).length === 0,
  );
  for (const { tag } of empty) {
    io.note(
      `${tag} has no statement, so nothing was done. \`npx workshop db down\` takes it back, and you can write it.`,
    );
  }
  const states = migrationStates(migrations, await readTracking(connection.sql));
  for (const line of renderMigrationTroubles(states)) io.note(line);
}
