import { exit, type Io } from '../io.ts';
import { openExercise } from './open-exercise.ts';

/** `npx workshop db start` */
export async function start(io: Io): Promise<number> {
  const { server, database } = await openExercise(io);
  io.note(
    `${server} runs, with the database ${database.name}. It keeps running: \`npx workshop db stop\` stops it.`,
  );
  return exit.done;
}
