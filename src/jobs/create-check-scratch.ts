import type { ExerciseDatabase } from '../course/course.ts';
import type { Scratch, Server } from '../database/database.ts';
import { migrate } from '../migrations/migrate.ts';
import type { ProblemOptions } from '../migrations/states/find-problems.ts';
import { hashMigrations, loadMigrations } from '../migrations/migration-files.ts';

/** How a scratch database is made; those with the same key are alike. */
export interface ScratchRecipe {
  readonly key: string;
  readonly build: (url: string) => Promise<void>;
}

/**
 * How a check's own database is made, which has no rows: by the learner's migrations, or empty where the exercise wants
 * that. Throws a UserError for migrations that can't be read.
 */
export async function checkScratchRecipe(
  { checkWith }: Pick<ExerciseDatabase, 'checkWith'>,
  migrationsFolder: string,
  options?: ProblemOptions,
): Promise<ScratchRecipe> {
  const recipe = await migratedRecipe(migrationsFolder, options);
  // The check applies them itself. What keeps it from doing so has one cause, told once.
  return checkWith === 'nothing' ? { key: 'nothing', build: () => Promise.resolve() } : recipe;
}

/** A check's own database. Throws a UserError for migrations that don't run. */
export async function createCheckScratch(
  server: Server,
  database: Pick<ExerciseDatabase, 'checkWith'>,
  migrationsFolder: string,
): Promise<Scratch> {
  const { key, build } = await checkScratchRecipe(database, migrationsFolder);
  return server.createScratch(key, build);
}

/** A database made by the migrations of a folder. Throws a UserError for migrations that don't run. */
export async function createMigratedScratch(server: Server, migrationsFolder: string): Promise<Scratch> {
  const { key, build } = await migratedRecipe(migrationsFolder);
  return server.createScratch(key, build);
}

async function migratedRecipe(migrationsFolder: string, options?: ProblemOptions): Promise<ScratchRecipe> {
  return {
    key: hashMigrations(await loadMigrations(migrationsFolder, options)),
    build: async (url) => {
      await migrate(url, migrationsFolder);
    },
  };
}
