import type { Exercise } from '../course/course.ts';
import type { ResetPlan } from '../database/database.ts';
import { openDatabaseServer, requireDatabase, type OpenDatabaseOptions } from './open-database.ts';
import { takeDatabaseTurn } from './take-turns.ts';
import type { Workshop } from '../workshop/workshop.ts';

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
  const work = `counting the rows of the database ${name}`;
  const { signal, onProgress: onWait } = options;
  // The rows in the middle of a set-up or another reset would be counted wrong.
  await using _ = await takeDatabaseTurn(workshop, { work, signal, onWait });
  await using server = await openDatabaseServer(workshop, options);
  await server.ensureDatabase(name);
  return await server.planReset(name);
}
