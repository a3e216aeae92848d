import type { Command } from 'commander';
import type { Agreed } from '../confirm.ts';
import type { Io } from '../io.ts';

/** Wraps a command's work so that its exit code reaches the program. */
export type Runs = <Words extends unknown[]>(
  work: (io: Io, ...words: Words) => Promise<number>,
) => (...words: Words) => Promise<void>;

/** `npx workshop db …`: the database by hand, and the migrations. */
export function addDbCommands(program: Command, runs: Runs): void {
  const db = program.command('db').description('the database and its migrations, by hand');
  db.command('start')
    .description('start the server')
    .action(runs(async (io) => (await import('./start.ts')).start(io)));
  db.command('stop')
    .description('stop the server')
    .action(runs(async (io) => (await import('./stop.ts')).stop(io)));
  db.command('status')
    .description('say how the server does, and which migrations have run')
    .option('--json', 'print it as one JSON object')
    .action(runs(async (io, options: { json?: true }) => (await import('./status.ts')).status(io, options)));
  db.command('url')
    .description("print the address of the exercise's database, with its password")
    .action(runs(async (io) => (await import('./url.ts')).url(io)));
  db.command('generate')
    .description('make a migration from what changed in schema.ts, with drizzle-kit')
    .option('--name <name>', 'what it is called')
    .option('--custom', 'an empty one, to write by hand')
    .action(
      runs(async (io, words: { name?: string; custom?: true }) =>
        (await import('./generate.ts')).generate(io, words),
      ),
    );
  db.command('migrate')
    .description('apply the migrations that are pending')
    .action(runs(async (io) => (await import('./migrate.ts')).migrate(io)));
  db.command('down [n]')
    .description('take the newest migration back, or the newest n, or all')
    .option('-y, --yes', 'do not ask, if more than one is rolled back and tables have rows')
    .option('--database <name>', 'the same for the database of that name on another machine')
    .action(
      runs(async (io, count: string | undefined, options: Agreed) =>
        (await import('./down.ts')).down(io, { count, ...options }),
      ),
    );
  db.command('draft [migration]')
    .description('draft the SQL that takes a migration back, the newest where none is named')
    .option('--force', 'write over a down file that is there')
    .action(
      runs(async (io, name: string | undefined, options: { force?: true }) =>
        (await import('./draft.ts')).draft(io, { name, ...options }),
      ),
    );
  db.command('drop [migration]')
    .description('take the newest migration out of the folder, where it is not applied')
    .option('--force', 'even where it is applied and its file is gone')
    .action(
      runs(async (io, name: string | undefined, options: { force?: true }) =>
        (await import('./drop.ts')).drop(io, { name, ...options }),
      ),
    );
  db.command('rename <renames...>')
    .description('make a migration that renames: users=members accounts.name=full_name')
    .option('--name <name>', 'what it is called')
    .action(
      runs(async (io, renames: string[], options: { name?: string }) =>
        (await import('./rename.ts')).rename(io, renames, options),
      ),
    );
  db.command('check')
    .description('say whether schema.ts and the last migration agree')
    .action(runs(async (io) => (await import('./check.ts')).check(io)));
  db.command('schema')
    .description('draw the tables, and what the last migration changed')
    .action(runs(async (io) => (await import('./schema.ts')).schema(io)));
  db.command('diff [step]')
    .description("compare the database with the one that a step's solution makes")
    .action(runs(async (io, step?: string) => (await import('./diff.ts')).diff(io, { step })));
  db.command('logs')
    .description('print the end of the server’s log')
    .action(runs(async (io) => (await import('./logs.ts')).logs(io)));
}
