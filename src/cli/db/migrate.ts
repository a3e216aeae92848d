import { connect } from '../../database/connect.ts';
import { loadMigrations } from '../../migrations/migration-files.ts';
import { migrate as applyMigrations } from '../../migrations/migrate.ts';
import { migrationStates } from '../../migrations/migration-states.ts';
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
  await noteTroubles(io, url, migrationsFolder);
  noteAtWork(io, '`npx drizzle-kit migrate`. It prints no reason when a migration fails.');
  return exit.done;
}

async function noteTroubles(io: Io, url: string, folder: string): Promise<void> {
  await using connection = connect(url);
  const states = migrationStates(await loadMigrations(folder), await readTracking(connection.sql));
  for (const line of renderMigrationTroubles(states)) io.note(line);
}
