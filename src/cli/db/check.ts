import { checkSchema } from '../../migrations/check-schema.ts';
import { explainUnexported } from '../../migrations/explain-schema-check.ts';
import { openKit } from '../../migrations/drizzle-kit/open-kit.ts';
import { suggestRenames } from '../../migrations/renames/suggest-renames.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { noteProblems } from './note-problems.ts';
import { openFiles } from './open-files.ts';
import { shownPath } from './shown-path.ts';

/** `npx workshop db check`: schema.ts against the last snapshot. The database is not asked. */
export async function check(io: Io): Promise<number> {
  const files = await openFiles(io);
  const { folder, migrationsFolder, askDatabase } = files;
  await using kit = openKit(folder, { env: io.env });
  const { statements, unexported, last, current } = await checkSchema(kit, migrationsFolder, {
    askDatabase,
    env: io.env,
  });
  for (const table of unexported) {
    io.note(`${explainUnexported(table, shownPath(table.file, io))} Write \`export\` in front of it.`);
  }
  if (statements.length > 0) {
    io.note('schema.ts and the last migration do not agree. A new migration would run:\n');
    io.out(statements.join('\n'));
    io.note('\n`npx workshop db generate --name …` makes it.');
    const renames = suggestRenames(last, current);
    if (renames.length > 0)
      io.note(
        `Or is that a rename? Then generate asks, and \`npx workshop db rename ${renames.join(' ')}\` makes it without the question.`,
      );
  } else if (unexported.length === 0)
    io.out(
      'schema.ts says what the snapshot of the last migration says. What was edited in the SQL by hand is not in a snapshot.',
    );
  await noteProblems(io, files);
  noteAtWork(io, '`npx drizzle-kit generate` would make a migration, or say that there is nothing to do.');
  return statements.length + unexported.length === 0 ? exit.done : exit.failed;
}
