import { Command, Option } from 'commander';
import type { CheckOptions } from './check.ts';
import type { Agreed } from './confirm.ts';
import { addDbCommands } from './db/commands.ts';
import type { Io } from './io.ts';
import type { VerifyWords } from './verify.ts';

interface GlobalOptions {
  readonly course?: string;
}

export interface Program {
  opts(): GlobalOptions;
  /** Runs the command that the words name. Throws what it throws, and commander's own error for wrong words. */
  start(words: readonly string[], io: Io): Promise<number>;
}

/** Every command with its options and its help; the work of each is loaded when it is called. */
export function createProgram(version: string): Program {
  const program = new Command('workshop');
  let given: Io;
  let code = 0;
  /** Wraps a command's work: its exit code is kept until the parsing is over. */
  const runs =
    <Words extends unknown[]>(work: (io: Io, ...words: Words) => Promise<number>) =>
    async (...words: Words) => {
      code = await work(given, ...words);
    };

  program
    .description('Learn by doing, in the terminal: lessons, checks on a real PostgreSQL, hints, solutions.')
    .version(version)
    .option('--course <dir>', 'use the course in that folder')
    .showSuggestionAfterError()
    .showHelpAfterError('`workshop --help` lists the commands.')
    .configureHelp({ showGlobalOptions: false })
    // A word of the command line may have come out of a file, or out of another program.
    .configureOutput({
      writeOut: (text) => given.out(text.trimEnd()),
      writeErr: (text) => given.note(text.trimEnd()),
    })
    .exitOverride()
    .enablePositionalOptions();

  program
    .command('start [step]')
    .description('open the course where you left it')
    .option(
      '--plain',
      'line by line, without a drawn screen: for screen readers and for terminals that can only print',
    )
    .option('--no-plain', 'drawn, whatever the environment says')
    .action(
      runs(async (io, step: string | undefined, options: { plain?: boolean }) =>
        (await import('./start.ts')).start(io, { step, ...options }),
      ),
    );
  program
    .command('setup')
    .description('run the set-up: install, start the servers, migrate, generate rows, prove it')
    .option('-y, --yes', 'go on without asking')
    .option(
      '--database <name>',
      'the name of the database that DATABASE_URL gives, where it is not on this machine',
    )
    .action(
      runs(async (io, options: { yes?: true; database?: string }) =>
        (await import('./setup.ts')).setup(io, options),
      ),
    );
  program
    .command('check [step]')
    .description("run a step's tests on your own code")
    .option('--all', 'check every step')
    .addOption(
      new Option('--watch', 'check again whenever a file is saved').conflicts(['all', 'answers', 'json']),
    )
    .option('--answers <list>', 'answer a quiz without being asked: question=option,other=one+two')
    .option('--json', 'print the result as one JSON object')
    .action(
      runs(async (io, step: string | undefined, options: Omit<CheckOptions, 'step'>) =>
        (await import('./check.ts')).check(io, { step, ...options }),
      ),
    );
  program
    .command('hint [step]')
    .description('show the next hint')
    .option('--all', 'show all of them')
    .action(
      runs(async (io, step: string | undefined, options: { all?: true }) =>
        (await import('./hint.ts')).hint(io, { step, ...options }),
      ),
    );
  program
    .command('diff [step]')
    .description('show what is left to change, from your files to the solution')
    .option('--stat', 'only count the lines')
    .action(
      runs(async (io, step: string | undefined, options: { stat?: true }) =>
        (await import('./diff.ts')).diff(io, { step, ...options }),
      ),
    );
  program
    .command('lesson [step]')
    .description('print the lesson')
    .action(runs(async (io, step?: string) => (await import('./lesson.ts')).lesson(io, { step })));
  program
    .command('status')
    .description('say where you are and what to type next')
    .option('--json', 'print it as one JSON object')
    .action(runs(async (io, options: { json?: true }) => (await import('./status.ts')).status(io, options)));
  program
    .command('list')
    .description('list the steps')
    .option('--json', 'print them as one JSON object')
    .action(runs(async (io, options: { json?: true }) => (await import('./list.ts')).list(io, options)));
  program
    .command('reset-db')
    .description('make the database of the exercise that you are in new, migrated and seeded')
    .option('-y, --yes', 'go on without asking')
    .option('--database <name>', 'the same for the database of that name on another machine')
    .option('--dry-run', 'only say what would be lost')
    .action(
      runs(async (io, options: Agreed & { dryRun?: true }) =>
        (await import('./reset-db.ts')).resetDb(io, options),
      ),
    );

  for (const [name, text] of [
    ['catch-up', 'put the solution up to the step before in place, to go on with that step'],
    ['reset', 'begin a step anew, from the solution of those before it'],
  ] as const) {
    program
      .command(`${name} <step>`)
      .description(text)
      .option('-y, --yes', 'go on without asking')
      .option('--dry-run', 'only say which files would change')
      .action(
        runs(async (io, step: string, options: { yes?: true; dryRun?: true }) =>
          name === 'reset'
            ? (await import('./reset.ts')).reset(io, { step, ...options })
            : (await import('./catch-up.ts')).catchUp(io, { step, ...options }),
        ),
      );
  }
  program
    .command('undo')
    .description('take back the last catch-up, reset, `db drop` or `db draft --force`')
    .option('-y, --yes', 'go on without asking')
    .option('--dry-run', 'only say which files would change')
    .option('--redo', 'take back the last undo')
    .option('--list', 'list every save, with its time and its reason')
    .action(
      runs(async (io, options: { yes?: true; dryRun?: true; redo?: true; list?: true }) =>
        (await import('./undo.ts')).undo(io, options),
      ),
    );

  program
    .command('verify [step...]')
    .description("for authors: prove that a course's checks, solutions, attempts, hints and links agree")
    .option('--changed', "only the steps that are not as in git's last commit")
    .option('--parallel <n>', 'how many checks run at once; the number of cores without it')
    .option('--shuffle <seed>', "run each check's tests in an order that this number decides")
    .option('--json', 'print the result as one JSON object')
    .action(
      runs(async (io, steps: string[], options: Omit<VerifyWords, 'steps'>) =>
        (await import('./verify.ts')).verify(io, { steps, ...options }),
      ),
    );

  const app = program.command('app').description("the exercise's application server");
  for (const [name, text] of [
    ['start', 'start it'],
    ['restart', 'start it again, with your code as it is now'],
    ['stop', 'stop it'],
    ['status', 'say whether it runs, and where'],
    ['logs', 'print the end of what it printed'],
  ] as const) {
    app
      .command(name)
      .description(text)
      .action(runs(async (io) => (await import('./app.ts')).appCommands[name](io)));
  }

  addDbCommands(program, runs);

  return {
    opts: () => program.opts<GlobalOptions>(),
    async start(words, io) {
      given = io;
      await program.parseAsync([...words], { from: 'user' });
      return code;
    },
  };
}
