import type { Command } from 'commander';
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
  db.command('migrate')
    .description('apply the migrations that are pending')
    .action(runs(async (io) => (await import('./migrate.ts')).migrate(io)));
  db.command('down [n]')
    .description('take the newest migration back, or the newest n, or all')
    .action(runs(async (io, count?: string) => (await import('./down.ts')).down(io, { count })));
  db.command('logs')
    .description('print the end of the server’s log')
    .action(runs(async (io) => (await import('./logs.ts')).logs(io)));
}
