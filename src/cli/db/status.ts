import { connect } from '../../database/connect.ts';
import { withoutPassword } from '../../database/connection-url.ts';
import type { DatabaseStatus } from '../../database/database.ts';
import { findHome } from '../../database/embedded/home.ts';
import { serverStatus } from '../../database/open-server.ts';
import type { Exercise } from '../../course/course.ts';
import { UserError } from '../../errors.ts';
import { exerciseHere } from '../../jobs/exercise-here.ts';
import { databaseOptions } from '../../jobs/open-database.ts';
import { loadMigrations } from '../../migrations/migration-files.ts';
import { type MigrationStates, migrationStates } from '../../migrations/migration-states.ts';
import { readTracking } from '../../migrations/tracking-table.ts';
import { renderMigrations } from '../../text/render-migrations.ts';
import { exit, printJson, type Io } from '../io.ts';
import { databaseLine } from '../status.ts';
import { noteAtWork } from './at-work.ts';
import { openExercise } from './open-exercise.ts';

/** `npx workshop db status`: how the server does and, where it runs, which migrations it has seen. Starts nothing. */
export async function status(io: Io, options: { readonly json?: true | undefined }): Promise<number> {
  const workshop = await io.openWorkshop();
  const server = await serverStatus(databaseOptions(workshop));
  const exercise = exerciseHere(workshop, io.cwd);
  const { url, states } = await look(io, exercise, server);
  const database = { ...server, url };
  if (options.json === true) {
    printJson(io, { database, exercise: exercise.id, ...asJson(states) });
    return exit.done;
  }
  io.out(databaseLine(database));
  const home = server.kind === 'embedded' ? await findHome(workshop.stateFolder) : undefined;
  if (home !== undefined) io.out(`Its files are in ${home.folder}.`);
  if (states !== undefined) printStates(io, exercise, states);
  return exit.done;
}

interface Look {
  /** Of the exercise's own database where that could be asked, without its password. */
  readonly url: string | null;
  /** Undefined where the server can't be asked; why is noted. */
  readonly states?: MigrationStates;
}

async function look(io: Io, exercise: Exercise, { state, url }: DatabaseStatus): Promise<Look> {
  if (state !== 'running' || exercise.database === undefined) return { url };
  try {
    const open = await openExercise(io);
    const migrations = await loadMigrations(open.migrationsFolder);
    await using connection = connect(open.url);
    const states = migrationStates(migrations, await readTracking(connection.sql));
    return { url: withoutPassword(open.url), states };
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 1) throw error;
    io.note(`${error.message}\n${error.wayOut}`);
    return { url };
  }
}

function printStates(io: Io, { folder, database }: Exercise, states: MigrationStates): void {
  if (states.migrations.length === 0 && states.unknown.length === 0) {
    io.out(`\nThere is no migration in ${folder}/${database?.migrations} yet.`);
    return;
  }
  io.out(`\nMigrations in ${folder}/${database?.migrations}:`);
  io.out(renderMigrations(states, io.text).join('\n'));
  noteAtWork(io, 'the table drizzle.__drizzle_migrations has a row for each migration that has run.');
}

function asJson(states: MigrationStates | undefined): object {
  return {
    migrations: states?.migrations ?? null,
    unknown: states === undefined ? null : states.unknown.length,
  };
}
