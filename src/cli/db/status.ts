import path from 'node:path';
import { withoutPassword } from '../../database/connection-url.ts';
import type { DatabaseStatus } from '../../database/database.ts';
import { findHome } from '../../database/embedded/home.ts';
import { serverStatus } from '../../database/open-server.ts';
import type { Exercise } from '../../course/course.ts';
import { UserError } from '../../errors.ts';
import { exerciseHere } from '../../jobs/exercise-here.ts';
import { databaseOptions, migrationsFolderOf } from '../../jobs/open-database.ts';
import type { Workshop } from '../../workshop/workshop.ts';
import { loadJournal } from '../../migrations/migration-files.ts';
import { type MigrationStates, migrationStates } from '../../migrations/migration-states.ts';
import { askDatabase } from '../../migrations/states/ask-database.ts';
import { blocks, findProblems } from '../../migrations/states/find-problems.ts';
import type { FolderProblem } from '../../migrations/states/folder-problem.ts';
import { renderMigrations, renderProblems } from '../../text/render-migrations.ts';
import { exit, printJson, type Io } from '../io.ts';
import { databaseLine } from '../status.ts';
import { noteAtWork } from './at-work.ts';
import { openExercise } from './open-exercise.ts';

/** `npx workshop db status`: how the server does and, where it runs, which migrations it has seen. Starts nothing. */
export async function status(io: Io, options: { readonly json?: true | undefined }): Promise<number> {
  const workshop = await io.openWorkshop();
  const server = await serverStatus(databaseOptions(workshop));
  const exercise = exerciseHere(workshop, io.cwd);
  const { url, states, problems } = await look(io, workshop, exercise, server);
  const database = { ...server, url };
  if (options.json === true) {
    printJson(io, { database, exercise: exercise.id, ...asJson(states, problems) });
    return exitOf(problems);
  }
  io.out(databaseLine(database));
  const outside = server.kind === 'embedded' ? await folderOutside(workshop) : undefined;
  if (outside !== undefined) io.out(`Its files are in ${outside}.`);
  if (states !== undefined) printStates(io, exercise, states);
  for (const line of renderProblems(problems, io.text)) io.out(line);
  if (states !== undefined && hasAny(states))
    noteAtWork(io, 'the table drizzle.__drizzle_migrations has a row for each migration that has run.');
  return exitOf(problems);
}

/** Where the built-in server's files are if they aren't in the course, where one would look for them. */
async function folderOutside({ stateFolder }: Workshop): Promise<string | undefined> {
  const home = await findHome(stateFolder);
  return home === undefined || home.folder.startsWith(`${stateFolder}${path.sep}`) ? undefined : home.folder;
}

interface Look {
  /** Of the exercise's own database where that could be asked, without its password. */
  readonly url: string | null;
  /** Undefined if the server can't be asked (then why is noted), or the journal can't be read (a problem says why). */
  readonly states?: MigrationStates;
  /** What is wrong with the files, and, if the server could be asked, with what the database says about them. */
  readonly problems: readonly FolderProblem[];
}

async function look(
  io: Io,
  workshop: Workshop,
  exercise: Exercise,
  { state, url }: DatabaseStatus,
): Promise<Look> {
  if (exercise.database === undefined) return { url, problems: [] };
  const folder = migrationsFolderOf(workshop, exercise);
  const options = { env: io.env };
  if (state !== 'running') return { url, problems: await findProblems(folder, null, options) };
  let open;
  try {
    open = await openExercise(io);
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 1) throw error;
    io.note(`${error.message}\n${error.wayOut}`);
    return { url, problems: await findProblems(folder, null, options) };
  }
  const database = await askDatabase(open.url);
  const problems = await findProblems(folder, database, options);
  const found = { url: withoutPassword(open.url), problems };
  if (problems.some((problem) => blocks(problem, 'journal'))) return found;
  return { ...found, states: migrationStates(await loadJournal(folder), database.tracking) };
}

/** With 1 if the migrations can't run, as every command that would run them does. */
function exitOf(problems: readonly FolderProblem[]): number {
  return problems.some((problem) => blocks(problem, 'sql')) ? exit.failed : exit.done;
}

function printStates(io: Io, { folder, database }: Exercise, states: MigrationStates): void {
  if (!hasAny(states)) {
    io.out(`\nThere is no migration in ${folder}/${database?.migrations} yet.`);
    return;
  }
  io.out(`\nMigrations in ${folder}/${database?.migrations}:`);
  io.out(renderMigrations(states, io.text).join('\n'));
}

function hasAny({ migrations, unknown }: MigrationStates): boolean {
  return migrations.length > 0 || unknown.length > 0;
}

function asJson(states: MigrationStates | undefined, problems: readonly FolderProblem[]): object {
  return {
    migrations: states?.migrations ?? null,
    unknown: states === undefined ? null : states.unknown.length,
    problems: problems.map(({ kind, tags, message, wayOut }) => ({
      kind,
      migrations: tags,
      message,
      wayOut,
    })),
  };
}
