import type { Exercise } from '../course/course.ts';
import type { ResetPlan } from '../database/database.ts';
import { openDatabaseServer, requireDatabase, type OpenDatabaseOptions } from './open-database.ts';
import type { Workshop } from './workshop.ts';

/**
 * What a reset of an exercise's database would throw away. Starts the server, and makes the database where there is
 * none. Throws a UserError for a given database that is not the course's to empty.
 */
export async function planReset(
  workshop: Workshop,
  exercise: Exercise,
  options: OpenDatabaseOptions = {},
): Promise<ResetPlan> {
  const { name } = requireDatabase(exercise);
  await using server = await openDatabaseServer(workshop, options);
  await server.ensureDatabase(name);
  return await server.planReset(name);
}
