import type { Exercise } from '../course/course.ts';
import { serverStatus } from '../database/open-server.ts';
import { UserError } from '../errors.ts';
import { askDatabase } from '../migrations/states/ask-database.ts';
import type { DatabaseFacts } from '../migrations/states/folder-problem.ts';
import { connectExercise, databaseOptions, openDatabaseServer } from './open-database.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** What the exercise's database says about its migrations; null if no server runs. Starts none. */
export async function askRunningDatabase(
  workshop: Workshop,
  exercise: Exercise,
): Promise<DatabaseFacts | null> {
  const { state } = await serverStatus(databaseOptions(workshop));
  if (state !== 'running' || exercise.database === undefined) return null;
  try {
    await using server = await openDatabaseServer(workshop);
    return await askDatabase((await connectExercise(workshop, server, exercise)).url);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
