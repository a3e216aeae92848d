import type { Exercise } from '../course/course.ts';
import type { ResetPlan } from '../database/database.ts';
import { openDatabaseServer, requireDatabase, type OpenDatabaseOptions } from './open-database.ts';
import type { Workshop } from './workshop.ts';

/** What a reset of an exercise's database would throw away. Changes nothing but that the server runs. */
export async function planReset(
  workshop: Workshop,
  exercise: Exercise,
  options: OpenDatabaseOptions = {},
): Promise<ResetPlan> {
  const { name } = requireDatabase(exercise);
  await using server = await openDatabaseServer(workshop, options);
  return server.planReset(name);
}
