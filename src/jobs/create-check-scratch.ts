import type { ExerciseDatabase } from '../course/course.ts';
import type { Scratch, Server } from '../database/database.ts';
import { migrate } from '../migrations/migrate.ts';
import type { ProblemOptions } from '../migrations/states/find-problems.ts';
import { hashMigrations, loadMigrations } from '../migrations/migration-files.ts';

/**
 * A database of a check's own, without rows: made by the learner's migrations, or empty where the exercise wants that.
 * Throws a UserError for migrations that don't run.
 */
export async function createCheckScratch(
  server: Server,
  { checkWith }: Pick<ExerciseDatabase, 'checkWith'>,
  migrationsFolder: string,
  options?: ProblemOptions,
): Promise<Scratch> {
  if (checkWith === 'nothing') {
    // The check applies them itself. What keeps it from doing so has one cause, told once.
    await loadMigrations(migrationsFolder, options);
    return server.createScratch('nothing', () => Promise.resolve());
  }
  return createMigratedScratch(server, migrationsFolder, options);
}

/** A database made by the migrations of a folder. Throws a UserError for migrations that don't run. */
export async function createMigratedScratch(
  server: Server,
  migrationsFolder: string,
  options?: ProblemOptions,
): Promise<Scratch> {
  const key = hashMigrations(await loadMigrations(migrationsFolder, options));
  return server.createScratch(key, async (url) => {
    await migrate(url, migrationsFolder);
  });
}
