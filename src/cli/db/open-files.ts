import type { Exercise, ExerciseDatabase } from '../../course/course.ts';
import { askRunningDatabase } from '../../jobs/ask-database.ts';
import { exerciseHere } from '../../jobs/exercise-here.ts';
import { migrationsFolderOf, requireDatabase } from '../../jobs/open-database.ts';
import { exerciseFolder } from '../../course/exercise-folder.ts';
import type { Workshop } from '../../workshop/workshop.ts';
import type { DatabaseFacts } from '../../migrations/states/folder-problem.ts';
import type { Io } from '../io.ts';

/** The files of the exercise that the learner is in: all that a command needs which asks no database. */
export interface OpenFiles {
  readonly workshop: Workshop;
  readonly exercise: Exercise;
  readonly database: ExerciseDatabase;
  /** Absolute paths. */
  readonly folder: string;
  readonly migrationsFolder: string;
  /** Asks the exercise's database about its migrations, if its server runs. */
  readonly askDatabase: () => Promise<DatabaseFacts | null>;
}

export async function openFiles(io: Io): Promise<OpenFiles> {
  const workshop = await io.openWorkshop();
  const exercise = exerciseHere(workshop, io.cwd);
  const database = requireDatabase(exercise);
  const folder = exerciseFolder(workshop.course, exercise);
  return {
    workshop,
    exercise,
    database,
    folder,
    migrationsFolder: migrationsFolderOf(workshop, exercise),
    askDatabase: () => askRunningDatabase(workshop, exercise),
  };
}
