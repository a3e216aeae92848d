import { stopServer } from '../../database/open-server.ts';
import { databaseOptions } from '../../jobs/open-database.ts';
import { exit, type Io } from '../io.ts';

/** `npx workshop db stop` */
export async function stop(io: Io): Promise<number> {
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
}
