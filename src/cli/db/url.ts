import { exit, type Io } from '../io.ts';
import { openExercise } from './open-exercise.ts';

/** `npx workshop db url` */
export async function url(io: Io): Promise<number> {
  io.out((await openExercise(io)).url);
  return exit.done;
}
