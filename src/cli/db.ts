import { readServerLog, serverStatus, stopServer } from '../database/open-server.ts';
import { migrate as applyMigrations } from '../migrations/migrate.ts';
import { connectExercise, databaseOptions, openDatabaseServer } from '../jobs/open-database.ts';
import { chooseStep, exerciseOf } from '../jobs/workshop.ts';
import { exit, type Io } from './io.ts';
import { databaseLine } from './status.ts';

const LOG_LINES = 100;

/** Opens the server and the database of the exercise that the learner is in. */
async function connect(io: Io) {
  const workshop = await io.openWorkshop();
  const exercise = exerciseOf(workshop.course, chooseStep(workshop));
  await using server = await openDatabaseServer(workshop, { signal: io.signal, onProgress: io.note });
  const connection = await connectExercise(workshop, server, exercise);
  return { ...connection, where: `PostgreSQL ${server.version} on ${server.host}:${server.port}` };
}

/** `npx workshop db …`: the database by hand. */
export const dbCommands = {
  async start(io: Io): Promise<number> {
    const { where, database } = await connect(io);
    io.note(
      `${where} runs, with the database ${database.name}. It keeps running: \`npx workshop db stop\` stops it.`,
    );
    return exit.done;
  },

  async stop(io: Io): Promise<number> {
    const workshop = await io.openWorkshop();
    switch (await stopServer(databaseOptions(workshop))) {
      case 'stopped':
        io.note('The database server is stopped. Your rows are kept.');
        break;
      case 'was-not-running':
        io.note('The database server was not running.');
        break;
      case 'not-ours':
        io.note('DATABASE_URL names a server of your own: it was left running.');
        break;
    }
    return exit.done;
  },

  async status(io: Io): Promise<number> {
    const workshop = await io.openWorkshop();
    io.out(databaseLine(await serverStatus(databaseOptions(workshop))));
    return exit.done;
  },

  async url(io: Io): Promise<number> {
    io.out((await connect(io)).url);
    return exit.done;
  },

  async migrate(io: Io): Promise<number> {
    const { url, migrationsFolder } = await connect(io);
    const applied = await applyMigrations(url, migrationsFolder);
    if (applied.length === 0) io.note('Nothing was pending.');
    else io.out(applied.map((tag) => `applied ${tag}`).join('\n'));
    return exit.done;
  },

  async logs(io: Io): Promise<number> {
    const workshop = await io.openWorkshop();
    io.out(await readServerLog(databaseOptions(workshop), LOG_LINES));
    return exit.done;
  },
} as const;
