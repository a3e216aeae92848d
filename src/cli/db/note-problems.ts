import { askRunningDatabase } from '../../jobs/ask-database.ts';
import { findProblems } from '../../migrations/states/find-problems.ts';
import type { DatabaseFacts } from '../../migrations/states/folder-problem.ts';
import { renderProblem } from '../../text/render-migrations.ts';
import type { Io } from '../io.ts';
import type { OpenFiles } from './open-files.ts';

/**
 * Says what is wrong with the migrations besides what the command was about, as `db status` does. Of the database only
 * if it was asked, or if the files are not in order.
 */
export async function noteProblems(
  io: Io,
  { workshop, exercise, migrationsFolder }: Pick<OpenFiles, 'workshop' | 'exercise' | 'migrationsFolder'>,
  database: DatabaseFacts | null = null,
): Promise<void> {
  const options = { env: io.env };
  const found = await findProblems(migrationsFolder, database, options);
  if (found.length === 0) return;
  const known = database ?? (await askRunningDatabase(workshop, exercise));
  const problems = known === database ? found : await findProblems(migrationsFolder, known, options);
  for (const problem of problems) io.note(renderProblem(problem));
}
