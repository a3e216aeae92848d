import path from 'node:path';
import { requireInside } from '../course/course-path.ts';
import type { Exercise, ExerciseDatabase } from '../course/course.ts';
import type { DatabaseOptions, Server } from '../database/database.ts';
import { openServer } from '../database/open-server.ts';
import { databaseVariables } from '../environment/database-variables.ts';
import { UserError } from '../errors.ts';
import { setInEnvFile } from '../workspace/env-file.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import type { Workshop } from '../workshop/workshop.ts';

export interface OpenDatabaseOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with a short phrase while something slow happens. */
  readonly onProgress?: ((phrase: string) => void) | undefined;
}

export function databaseOptions(workshop: Workshop, options: OpenDatabaseOptions = {}): DatabaseOptions {
  const names = [...workshop.course.exercises.values()].flatMap(({ database }) => database?.name ?? []);
  return {
    stateFolder: workshop.stateFolder,
    databases: [...new Set(names)],
    env: workshop.env,
    signal: options.signal,
    onProgress: options.onProgress,
    connection: workshop.kept?.connection,
  };
}

/**
 * Attaches to the learner's server, or starts it.
 *
 * @throws {UserError} where it can't be used, and where `.workshop` was deleted meanwhile: a new and empty database in
 *   the place of the learner's is made only when they ask for it
 */
export async function openDatabaseServer(workshop: Workshop, options?: OpenDatabaseOptions): Promise<Server> {
  const isBuiltIn = (workshop.env['DATABASE_URL'] ?? '') === '';
  if (isBuiltIn && (await workshop.progress.isFolderLost())) throw databaseIsLost();
  return openServer(databaseOptions(workshop, options));
}

function databaseIsLost(): UserError {
  return new UserError(
    'The folder .workshop was deleted while the workshop was open, and the built-in database with its rows was in it. Your files are unchanged.',
    'Run the set-up again (`npx workshop setup`): it makes the database, migrated and with sample data.',
  );
}

/** An exercise's database, ready for use: what `DATABASE_URL` has to be for its programs. */
export interface ExerciseConnection {
  readonly database: ExerciseDatabase;
  readonly url: string;
  /** Absolute path of drizzle's migrations. */
  readonly migrationsFolder: string;
}

/**
 * Makes sure that an exercise's database exists, and that its settings file says where.
 * Throws a UserError for an exercise without a database.
 */
export async function connectExercise(
  workshop: Workshop,
  server: Server,
  exercise: Exercise,
): Promise<ExerciseConnection> {
  const database = requireDatabase(exercise);
  const folder = exerciseFolder(workshop.course, exercise);
  await server.ensureDatabase(database.name);
  const url = server.url(database.name);
  const envFile = await requireInside(folder, database.envFile);
  for (const [name, value] of Object.entries(databaseVariables(url)))
    await setInEnvFile(envFile, name, value);
  return { database, url, migrationsFolder: migrationsFolderOf(workshop, exercise) };
}

/** Absolute path of drizzle's migrations of an exercise. Throws a UserError for one without a database. */
export function migrationsFolderOf({ course }: Workshop, exercise: Exercise): string {
  return path.join(exerciseFolder(course, exercise), requireDatabase(exercise).migrations);
}

export function requireDatabase(exercise: Exercise): ExerciseDatabase {
  if (exercise.database !== undefined) return exercise.database;
  throw new UserError(
    `The exercise ${exercise.id} has no database.`,
    '`npx workshop status` says where you are and what to type next.',
  );
}

/** The environment for the learner's programs: ours, with their database. */
export function environmentFor(workshop: Workshop, url: string): NodeJS.ProcessEnv {
  return { ...workshop.env, DATABASE_URL: url };
}

/** The same, for an exercise with or without a database; starts the server where it is needed. */
export async function environmentOf(
  workshop: Workshop,
  exercise: Exercise,
  signal?: AbortSignal,
): Promise<NodeJS.ProcessEnv> {
  if (exercise.database === undefined) return workshop.env;
  await using server = await openDatabaseServer(workshop, { signal });
  return environmentFor(workshop, (await connectExercise(workshop, server, exercise)).url);
}
