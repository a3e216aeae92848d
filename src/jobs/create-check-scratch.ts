import type { ExerciseDatabase } from '../course/course.ts';
import type { Scratch, Server } from '../database/database.ts';
import { migrate } from '../migrations/migrate.ts';
import { hashMigrations, loadMigrations } from '../migrations/migration-files.ts';

/**
 * A database of a check's own, without rows: made by the learner's migrations, or empty where the exercise wants that.
 * Throws a UserError for migrations that don't run.
 */
export async function createCheckScratch(
  server: Server,
  { checkWith }: Pick<ExerciseDatabase, 'checkWith'>,
  migrationsFolder: string,
): Promise<Scratch> {
  if (checkWith === 'nothing') return server.createScratch('nothing', () => Promise.resolve());
  return createMigratedScratch(server, migrationsFolder);
}

/** A database made by the migrations of a folder. Throws a UserError for migrations that don't run. */
export async function createMigratedScratch(server: Server, migrationsFolder: string): Promise<Scratch> {
  const key = hashMigrations(await loadMigrations(migrationsFolder));
  return server.createScratch(key, async (url) => {
    await migrate(url, migrationsFolder);
  });
}
