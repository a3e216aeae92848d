import { describeServer } from '../../database/connection-url.ts';
import type { Exercise } from '../../course/course.ts';
import { connectExercise, type ExerciseConnection, openDatabaseServer } from '../../jobs/open-database.ts';
import { exerciseHere } from '../../jobs/exercise-here.ts';
import { exerciseFolder } from '../../course/exercise-folder.ts';
import type { Workshop } from '../../workshop/workshop.ts';
import type { Io } from '../io.ts';

/** The database of the exercise that the learner is in, on a server that runs. */
export interface OpenExercise extends ExerciseConnection {
  readonly workshop: Workshop;
  readonly exercise: Exercise;
  /** Absolute path. */
  readonly folder: string;
  /** Which server it is, in words. */
  readonly server: string;
}

/** Opens the server and the database of the exercise that the learner is in. Throws a UserError where that can't be done. */
export async function openExercise(io: Io): Promise<OpenExercise> {
  const workshop = await io.openWorkshop();
  const exercise = exerciseHere(workshop, io.cwd);
  await using server = await openDatabaseServer(workshop, { signal: io.signal, onProgress: io.note });
  const connection = await connectExercise(workshop, server, exercise);
  return {
    ...connection,
    workshop,
    exercise,
    folder: exerciseFolder(workshop.course, exercise),
    server: `PostgreSQL ${server.version} on ${describeServer(server.host, server.port)}`,
  };
}
