import type { Scratch, Server } from '../database/database.ts';
import { migrate } from '../migrations/migrate.ts';
import { hashMigrations, loadMigrations } from '../migrations/migration-files.ts';

/** A database of a check's own, made by the learner's migrations and without rows. Throws a UserError for migrations that don't run. */
export async function createCheckScratch(server: Server, migrationsFolder: string): Promise<Scratch> {
  const key = hashMigrations(await loadMigrations(migrationsFolder));
  return server.createScratch(key, async (url) => {
    await migrate(url, migrationsFolder);
  });
}
