import type { Exercise, ExerciseStep } from '../course/course.ts';
import { connect } from '../database/connect.ts';
import type { Server } from '../database/database.ts';
import { compareSchemas, type SchemaDifference } from '../database/schema/compare-schemas.ts';
import type { DatabaseSchema } from '../database/schema/database-schema.ts';
import { markChanges, type MarkedTable, markNothing } from '../database/schema/mark-changes.ts';
import { readSchema } from '../database/schema/read-schema.ts';
import type { SchemaLook } from '../database/schema/schema-look.ts';
import { applyMigrations } from '../migrations/apply-migrations.ts';
import { MigrationFailed } from '../migrations/migration-failed.ts';
import { loadMigrations, type Migration } from '../migrations/migration-files.ts';
import { findProblems, readDatabaseFacts } from '../migrations/states/find-problems.ts';
import { solutionFiles } from '../workspace/solution/solution-files.ts';
import { createMigratedScratch } from './create-check-scratch.ts';
import {
  connectExercise,
  type ExerciseConnection,
  openDatabaseServer,
  type OpenDatabaseOptions,
  requireDatabase,
} from './open-database.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { writeTemporaryFolder } from './write-temporary-folder.ts';

/**
 * Reads the learner's database, and finds out what the last migration changed by applying it once more, in a database of
 * its own. Throws a UserError where there is no database to look at.
 */
export async function lookAtSchema(
  workshop: Workshop,
  exercise: Exercise,
  options: OpenDatabaseOptions,
): Promise<SchemaLook> {
  await using server = await openDatabaseServer(workshop, options);
  const connection = await connectExercise(workshop, server, exercise);
  const { schema, applied, problems } = await readDatabase(connection);
  const last = applied.at(-1);
  const unmarked = { ...schema, tables: markNothing(schema), marked: false, problems };
  if (last === undefined) return { ...unmarked, lastMigration: null };
  const replayed = await replay(server, applied);
  if (replayed === undefined) return { ...unmarked, lastMigration: last.tag };
  return { ...unmarked, tables: withMarksOf(replayed, schema), lastMigration: last.tag, marked: true };
}

interface Database {
  readonly schema: DatabaseSchema;
  /** The learner's migrations that have run, in order. */
  readonly applied: readonly Migration[];
  readonly problems: readonly string[];
}

async function readDatabase({ url, migrationsFolder }: ExerciseConnection): Promise<Database> {
  await using connection = connect(url);
  const database = await readDatabaseFacts(connection.sql);
  const migrations = await loadMigrations(migrationsFolder, {
    askDatabase: () => Promise.resolve(database),
  });
  const { tracking } = database;
  const applied = migrations.filter(({ when }) => tracking.some((row) => row.when === when));
  const problems = (await findProblems(migrationsFolder, database)).map(
    ({ message, wayOut }) => `${message} ${wayOut}`,
  );
  return { schema: await readSchema(connection.sql), applied, problems };
}

interface Replayed {
  readonly before: DatabaseSchema;
  readonly after: DatabaseSchema;
}

/** A database without rows before and after the last migration; undefined where one of them needs rows to run. */
async function replay(server: Server, applied: readonly Migration[]): Promise<Replayed | undefined> {
  await using scratch = await server.createScratch('nothing', () => Promise.resolve());
  await using connection = connect(scratch.url);
  try {
    await applyMigrations(connection.sql, applied.slice(0, -1));
    const before = await readSchema(connection.sql);
    await applyMigrations(connection.sql, applied);
    return { before, after: await readSchema(connection.sql) };
  } catch (error) {
    if (error instanceof MigrationFailed) return undefined;
    throw error;
  }
}

/** The marks of the replay on the learner's own tables. One that somebody changed by hand is shown, without marks. */
function withMarksOf({ before, after }: Replayed, schema: DatabaseSchema): readonly MarkedTable[] {
  const marked = markChanges(before, after);
  const gone = marked.filter(
    ({ change, table }) => change.kind === 'gone' && only(schema, table.name).tables.length === 0,
  );
  const own = markNothing(schema).map((unmarked) => {
    const { name } = unmarked.table;
    const isSame = compareSchemas(only(after, name), only(schema, name)).length === 0;
    const replayed = marked.find(({ change, table }) => table.name === name && change.kind !== 'gone');
    return isSame ? (replayed ?? unmarked) : unmarked;
  });
  return [...own, ...gone];
}

function only({ tables }: DatabaseSchema, name: string): DatabaseSchema {
  return { tables: tables.filter((table) => table.name === name), enums: [], views: [] };
}

/** From the learner's database to the one that the solution of a step makes. Throws a UserError. */
export async function compareWithSolution(
  workshop: Workshop,
  step: ExerciseStep,
  options: OpenDatabaseOptions,
): Promise<readonly SchemaDifference[]> {
  const { course } = workshop;
  const { migrations } = requireDatabase(step.exercise);
  await using server = await openDatabaseServer(workshop, options);
  const { schema } = await readDatabase(await connectExercise(workshop, server, step.exercise));
  const files = await solutionFiles(course, step.exercise, step.id);
  await using solution = await writeTemporaryFolder(files, migrations);
  await using scratch = await createMigratedScratch(server, solution.folder);
  await using connection = connect(scratch.url);
  return compareSchemas(schema, await readSchema(connection.sql));
}
