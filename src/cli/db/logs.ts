import { readServerLog } from '../../database/open-server.ts';
import { databaseOptions } from '../../jobs/open-database.ts';
import { exit, type Io } from '../io.ts';

const LOG_LINES = 100;

/** `npx workshop db logs` */
export async function logs(io: Io): Promise<number> {
  const workshop = await io.openWorkshop();
  io.out(await readServerLog(databaseOptions(workshop), LOG_LINES));
  return exit.done;
}
