import { exerciseHere } from '../../jobs/exercise-here.ts';
import { lookAtSchema } from '../../jobs/look-at-schema.ts';
import { renderSchemaLook } from '../../text/render-schema-look.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';

/** `npx workshop db schema`: the tables of the exercise's database, and what the last migration did to them. */
export async function schema(io: Io): Promise<number> {
  const workshop = await io.openWorkshop();
  const exercise = exerciseHere(workshop, io.cwd);
  const look = await lookAtSchema(workshop, exercise, { signal: io.signal, onProgress: io.note });
  io.out(renderSchemaLook(look, io.text).join('\n'));
  noteAtWork(io, '`psql "$DATABASE_URL" -c \'\\d accounts\'` describes a table, and `\\d` lists them.');
  return exit.done;
}
