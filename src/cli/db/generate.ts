import { UserError } from '../../errors.ts';
import { takeChangeTurn } from '../../jobs/take-turns.ts';
import { explainUnexported } from '../../migrations/explain-schema-check.ts';
import type { UnexportedTable } from '../../migrations/find-unexported-tables.ts';
import { findWarning } from '../../migrations/find-warning.ts';
import { generate as runGenerate, type Generated } from '../../migrations/generate.ts';
import type { Migration } from '../../migrations/migration-files.ts';
import { lineAt } from '../../migrations/sql-text/lines.ts';
import { splitStatements } from '../../migrations/sql-text/statements.ts';
import { nameOf } from '../../migrations/states/journal-text.ts';
import { suspectRenames } from '../../migrations/renames/suspect-renames.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { noteProblems } from './note-problems.ts';
import { openFiles } from './open-files.ts';
import { shownPath } from './shown-path.ts';

export interface GenerateWords {
  readonly name?: string | undefined;
  readonly custom?: true | undefined;
}

/** `npx workshop db generate`: drizzle-kit's own, with the exit code that it should have and a reason for every failure. */
export async function generate(io: Io, words: GenerateWords): Promise<number> {
  const files = await openFiles(io);
  const { workshop, folder, migrationsFolder, database, askDatabase } = files;
  const turn = { work: 'generating a migration', signal: io.signal, onWait: io.note };
  await using _ = await takeChangeTurn(workshop, turn);
  const args = [
    ...(words.custom ? ['--custom'] : []),
    ...(words.name === undefined ? [] : ['--name', words.name]),
  ];
  const generated = await runGenerate({
    exerciseFolder: folder,
    migrationsFolder,
    envFile: database.envFile,
    args,
    env: io.env,
    signal: io.signal,
    askDatabase,
  });
  const code = tell(io, generated);
  await noteProblems(io, files);
  noteAtWork(
    io,
    `\`npx ${['drizzle-kit', 'generate', ...args].join(' ')}\`. It ends with 0 even when it fails: look whether there is a new file.`,
  );
  return code;
}

function tell(io: Io, generated: Generated): number {
  switch (generated.kind) {
    case 'written':
      tellRenames(io, generated);
      for (const migration of generated.migrations) tellWritten(io, migration);
      for (const table of generated.unexported) io.note(unexportedNote(table, io));
      return generated.unexported.length === 0 ? exit.done : exit.failed;
    case 'removed':
      throw generated.reason;
    case 'nothing-to-do':
      io.note(
        'There is nothing to do: schema.ts says what the last migration left. For a change of rows: `npx workshop db generate --custom --name …` makes an empty file.',
      );
      return exit.done;
    case 'unexported':
      for (const table of generated.tables) io.note(unexportedNote(table, io));
      return exit.failed;
    case 'not-answered':
      throw new UserError(
        'No migration was made: the question was not answered. Nothing was written.',
        'Run it again, and choose with the arrow keys and Enter. `npx workshop db rename` does without the question.',
        { exitCode: 1 },
      );
    case 'refused':
      throw new UserError(
        'drizzle-kit made no migration. What it printed above says why. Nothing was written.',
        '`npx workshop db check` says what a migration would have to do.',
        { exitCode: 1 },
      );
    case 'failed':
      throw new UserError(`${generated.failure.message} Nothing was written.`, generated.failure.wayOut, {
        exitCode: 1,
      });
  }
}

function tellRenames(io: Io, { renames, migrations }: Extract<Generated, { kind: 'written' }>): void {
  const file = migrations.at(-1)?.file;
  if (file === undefined) return;
  const name = shownPath(file, io);
  if (renames.kind === 'completed') {
    io.note(
      `drizzle-kit leaves out what else changes in a column that it renames. The workshop wrote these statements into ${name}, so that it does what schema.ts says:`,
    );
    io.note(renames.added.map((statement) => `  ${statement}`).join('\n'));
  }
  if (renames.kind === 'unknown') {
    io.note(
      `Compare ${name} with what you changed in schema.ts: drizzle-kit may leave out what else changes in what it renames or moves. It is safer to rename in one migration and change in the next.`,
    );
  }
}

function tellWritten(io: Io, migration: Migration): void {
  const statements = splitStatements(migration.sql);
  const codes = statements.map(({ code }) => code);
  for (const { code, offset } of statements) {
    const warning = findWarning(code, codes);
    if (warning?.kind !== 'loses-data' && warning?.kind !== 'may-fail') continue;
    io.note(`Mind line ${lineAt(migration.sql, offset)}: ${warning.text}.`);
  }
  const left = migration.sql.indexOf('"<constraint_name>"');
  if (left !== -1) {
    io.note(
      `Write line ${lineAt(migration.sql, left)} yourself: drizzle-kit doesn't know the name of the primary key, so it left the statement that drops it as a comment.`,
    );
  }
  const renames = suspectRenames(migration.sql);
  if (renames.length > 0) {
    io.note(
      `Did you mean a rename? Then \`npx workshop db drop\`, and \`npx workshop db rename ${renames.join(' ')} --name ${nameOf(migration.tag)}\`.`,
    );
  }
  io.note(`Read ${shownPath(migration.file, io)} before you run it with \`npx workshop db migrate\`.`);
}

function unexportedNote(table: UnexportedTable, io: Io): string {
  return `${explainUnexported(table, shownPath(table.file, io))} Write \`export\` in front of it, and generate again; \`npx workshop db drop\` takes out a migration that was made without it.`;
}
