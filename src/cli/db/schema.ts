import { exerciseHere } from '../../jobs/exercise-here.ts';
import { lookAtSchema } from '../../jobs/look-at-schema.ts';
import { requireDatabase } from '../../jobs/open-database.ts';
import { renderSchemaLook } from '../../text/render-schema-look.ts';
import { themeFor } from '../../text/theme.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';

/** `npx workshop db schema`: the tables of the exercise's database, and what the last migration did to them. */
export async function schema(io: Io): Promise<number> {
  const workshop = await io.openWorkshop();
  const exercise = exerciseHere(workshop, io.cwd);
  const look = await lookAtSchema(workshop, exercise, { signal: io.signal, onProgress: io.note });
  io.out(
    themeFor(io.text.colour).muted(`The database ${requireDatabase(exercise).name} of ${exercise.folder}:`),
  );
  io.out(renderSchemaLook(look, io.text).join('\n'));
  const table = look.tables.find(({ change }) => change.kind !== 'gone')?.table.sqlName;
  const describes =
    table === undefined
      ? ''
      : `\`psql "$DATABASE_URL" -c '\\d ${inShellQuotes(table)}'\` describes a table, and `;
  noteAtWork(io, `${describes}\`psql "$DATABASE_URL" -c '\\d'\` lists them.`);
  return exit.done;
}

/** A text between single quotes of the shell. */
function inShellQuotes(text: string): string {
  return text.replaceAll("'", `'\\''`);
}
