import path from 'node:path';
import type { Exercise, ExerciseDatabase } from '../../course/course.ts';
import { exerciseHere } from '../../jobs/exercise-here.ts';
import { requireDatabase } from '../../jobs/open-database.ts';
import { exerciseFolder, type Workshop } from '../../jobs/workshop.ts';
import type { Io } from '../io.ts';

/** The files of the exercise that the learner is in: all that a command needs which asks no database. */
export interface OpenFiles {
  readonly workshop: Workshop;
  readonly exercise: Exercise;
  readonly database: ExerciseDatabase;
  /** Absolute paths. */
  readonly folder: string;
  readonly migrationsFolder: string;
}

export async function openFiles(io: Io): Promise<OpenFiles> {
  const workshop = await io.openWorkshop();
  const exercise = exerciseHere(workshop, io.cwd);
  const database = requireDatabase(exercise);
  const folder = exerciseFolder(workshop.course, exercise);
  return { workshop, exercise, database, folder, migrationsFolder: path.join(folder, database.migrations) };
}
