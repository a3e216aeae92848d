import type { Action, ActionEvent, BuiltInVerb, Exercise, SetupStep } from '../course/course.ts';
import { describeServer } from '../database/connection-url.ts';
import type { Server } from '../database/database.ts';
import { explainLostSession } from '../database/explain-connection.ts';
import { watchPrograms } from '../database/lock-wait.ts';
import { stopServer } from '../database/open-server.ts';
import { npmEnvironment, programEnvironment } from '../environment/environments.ts';
import { withoutDiskProblem } from '../system/disk-problem.ts';
import { isAbort, UserError } from '../errors.ts';
import { migrate } from '../migrations/migrate.ts';
import { loadMigrations } from '../migrations/migration-files.ts';
import { askDatabase } from '../migrations/states/ask-database.ts';
import { findProblems } from '../migrations/states/find-problems.ts';
import { withPassed, withStarted } from '../progress/progress.ts';
import {
  changedSince,
  holdAppServer,
  requestProof,
  requireServer,
  stopAppServer,
} from '../workspace/server/app-server.ts';
import { actionsNow, resetActionsNow, restartApp, startOptions } from './app-servers.ts';
import {
  connectExercise,
  databaseOptions,
  environmentFor,
  migrationsFolderOf,
  openDatabaseServer,
} from './open-database.ts';
import { askRunningDatabase } from './ask-database.ts';
import { requireExerciseFiles } from './lost-files.ts';
import { makeSolutionBranch } from './make-solution-branch.ts';
import { type CommandOptions, runCommand } from './run-command.ts';
import { shareFiles, takeDatabaseTurn } from './take-turns.ts';
import { tellMeanwhile } from './tell-meanwhile.ts';
import { findMissingPackages } from './verify-install.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import { requireCourse } from '../workshop/require-course.ts';
import type { Workshop } from '../workshop/workshop.ts';

interface Context extends Surroundings {
  /** What the action runs, as it is shown; null if no single command does. */
  readonly command: string | null;
}

interface Surroundings {
  /** What all of the actions do, for another command that waits for them: after "is". */
  readonly work: string;
  readonly workshop: Workshop;
  readonly exercise: Exercise;
  readonly signal: AbortSignal;
}

/** Runs one action: yields what it prints, gives one sentence about what came of it. */
type RunAction = (context: Context) => AsyncGenerator<string, string>;

/** For an action that prints nothing. */
function silently(work: (context: Context) => Promise<string>): RunAction {
  // oxlint-disable-next-line require-yield -- it gives its sentence and yields nothing
  return async function* (context) {
    return work(context);
  };
}

export interface RunActionsOptions {
  readonly signal: AbortSignal;
  /** The ones that the learner was shown; those that there are to do now if none were. */
  readonly actions?: readonly Action[] | undefined;
}

/**
 * Runs a set-up's actions in order and stops at the first that fails. Each can be repeated without harm.
 * The step is done when all of them are. Throws only what an abort throws, and our own bugs.
 */
export async function* runActions(
  workshop: Workshop,
  step: SetupStep,
  { signal, actions }: RunActionsOptions,
): AsyncGenerator<ActionEvent> {
  await workshop.progress.update((progress) => withStarted(progress, step.id, new Date()));
  await workshop.progress.acceptLoss();
  const { exercise } = step;
  const all = actions ?? (await actionsNow(workshop, exercise, step.actions));
  const failed = yield* runAll(all, { workshop, exercise, signal, work: `running the set-up ${step.id}` });
  if (failed) return;
  await workshop.progress.update((progress) => withPassed(progress, step.id, new Date()));
  // Not a step of the set-up: without git, or where the branch is the learner's own, all works as well.
  await makeSolutionBranch(workshop);
}

/** Makes an exercise's database new, migrated and seeded. */
export async function* resetDatabase(
  workshop: Workshop,
  exercise: Exercise,
  { signal, actions }: RunActionsOptions,
): AsyncGenerator<ActionEvent> {
  await workshop.progress.acceptLoss();
  const work = `resetting the database ${exercise.database?.name ?? exercise.id}`;
  const all = actions ?? (await resetActionsNow(workshop, exercise));
  yield* runAll(all, { workshop, exercise, signal, work });
}

/** Restarts an exercise's application server. */
export async function* runRestart(
  workshop: Workshop,
  exercise: Exercise,
  { signal, actions }: Required<RunActionsOptions>,
): AsyncGenerator<ActionEvent> {
  yield* runAll(actions ?? [], { workshop, exercise, signal, work: 'restarting the application server' });
}

/** Gives whether one of them failed. Another set-up or reset of the course waits until all are done. */
async function* runAll(
  actions: readonly Action[],
  context: Surroundings,
): AsyncGenerator<ActionEvent, boolean> {
  await using turn = new AsyncDisposableStack();
  for (const [index, action] of actions.entries()) {
    context.signal.throwIfAborted();
    yield { kind: 'action-started', index };
    const startedAt = performance.now();
    try {
      if (index === 0) {
        turn.use(yield* withIndex(index, takeTurn(context)));
        await requireAllFiles(context, actions);
      }
      const result = yield* withIndex(index, runOne(action, context));
      yield { kind: 'action-finished', index, result, durationMs: Math.round(performance.now() - startedAt) };
    } catch (thrown) {
      const error = withoutDiskProblem(explainLostSession(thrown));
      if (isAbort(error) || !(error instanceof UserError)) throw error;
      const { message, wayOut, exitCode } = error;
      yield { kind: 'action-failed', index, message, wayOut, exitCode };
      return true;
    }
  }
  return false;
}

function takeTurn({ workshop, work, signal }: Surroundings): AsyncGenerator<string, AsyncDisposable> {
  return tellMeanwhile((onWait) => takeDatabaseTurn(workshop, { work, signal, onWait }));
}

async function requireAllFiles(
  { workshop, exercise }: Surroundings,
  actions: readonly Action[],
): Promise<void> {
  await requireCourse(workshop);
  await requireExerciseFiles(workshop.course, exercise);
  // Before the database is emptied for migrations that can't run.
  if (exercise.database === undefined || actions.every(({ verb }) => verb !== 'migrate')) return;
  await loadMigrations(migrationsFolderOf(workshop, exercise), {
    askDatabase: () => askRunningDatabase(workshop, exercise),
    env: workshop.env,
  });
}

async function* withIndex<T>(
  index: number,
  lines: AsyncGenerator<string, T>,
): AsyncGenerator<ActionEvent, T> {
  try {
    for (;;) {
      const next = await lines.next();
      if (next.done === true) return next.value;
      yield { kind: 'action-output', index, line: next.value };
    }
  } finally {
    // Whoever stops listening ends the action, too, so that it lets go of what it has opened.
    await lines[Symbol.asyncDispose]();
  }
}

async function* runOne(action: Action, context: Surroundings): AsyncGenerator<string, string> {
  const run = action.verb === 'run' ? runCourseCommand : builtIns[action.verb];
  await using files = new AsyncDisposableStack();
  if (readers.has(action.verb)) {
    const { workshop, work, signal } = context;
    files.use(yield* tellMeanwhile((onWait) => shareFiles(workshop, { work, signal, onWait })));
  }
  return yield* run({ ...context, command: action.command });
}

/** They read the learner's files, which a catch-up or an undo in another terminal must not change in between. */
const readers: ReadonlySet<Action['verb']> = new Set(['run', 'migrate', 'seed', 'prove']);

async function* runCourseCommand({
  command,
  workshop,
  exercise,
  signal,
}: Context): AsyncGenerator<string, string> {
  const cwd = exerciseFolder(workshop.course, exercise);
  const line = command ?? '';
  const build = installs.test(line) ? npmEnvironment : programEnvironment;
  yield* runCommand(line, { cwd, env: build(workshop.env), signal });
  return 'Done.';
}

/** Commands that fetch packages, which take other variables than the learner's programs. */
const installs = /^npm\s+(?:install|i|ci|add)\b/u;

const SHOWN_LENGTH = 60;
const LOCKED_TIMEOUT_MS = 15_000;

const stopOutcomes = {
  stopped: 'Stopped. Its rows are kept.',
  'was-not-running': 'It was not running.',
  'not-ours': 'Left alone: DATABASE_URL names a server that is not ours to stop.',
} as const;

const builtIns: Readonly<Record<BuiltInVerb, RunAction>> = {
  'stop-app': silently(async ({ workshop, exercise, signal }) => {
    const wasRunning = await stopAppServer({ stateFolder: workshop.stateFolder, exercise, signal });
    return wasRunning ? 'Stopped.' : 'None was running.';
  }),

  install: async function* ({ command, workshop, exercise, signal }) {
    const folder = exerciseFolder(workshop.course, exercise);
    const missing = await findMissingPackages(folder);
    if (missing.length === 0) return 'Everything is installed.';
    yield `Missing: ${missing.join(', ')}`;
    yield* runCommand(command ?? '', {
      cwd: workshop.course.root,
      env: npmEnvironment(workshop.env),
      signal,
    });
    const still = await findMissingPackages(folder);
    if (still.length === 0) return `Installed ${missing.join(', ')}.`;
    throw new UserError(
      `\`npm install\` ended well, but these packages are still missing: ${still.join(', ')}. Your files are unchanged.`,
      'Run `npm ci` in the course, which installs exactly what the lock file names.',
    );
  },

  'start-database': async function* (context) {
    await using server = yield* openWithProgress(context);
    await connectExercise(context.workshop, server, context.exercise);
    return `PostgreSQL ${server.version} answers on ${describeServer(server.host, server.port)}.`;
  },

  'stop-database': silently(
    async ({ workshop }) => stopOutcomes[await stopServer(databaseOptions(workshop))],
  ),

  'reset-database': async function* (context) {
    await using server = yield* openWithProgress(context);
    const { database } = await connectExercise(context.workshop, server, context.exercise);
    await server.resetDatabase(database.name);
    return `The database ${database.name} is new and empty.`;
  },

  migrate: async function* (context) {
    await using server = yield* openWithProgress(context);
    const { url, migrationsFolder } = await connectExercise(context.workshop, server, context.exercise);
    const applied = yield* tellMeanwhile((onWait) => migrate(url, migrationsFolder, onWait));
    const problems = await findProblems(migrationsFolder, await askDatabase(url), {
      env: context.workshop.env,
    });
    for (const { message, wayOut } of problems) yield `${message} ${wayOut}`;
    return applied.length === 0 ? 'Nothing was pending.' : `Applied ${applied.join(', ')}.`;
  },

  seed: async function* (context) {
    const { command, workshop, exercise, signal } = context;
    await using server = yield* openWithProgress(context);
    const { url } = await connectExercise(workshop, server, exercise);
    if (command === null) return 'This exercise has no made-up rows.';
    const cwd = exerciseFolder(workshop.course, exercise);
    const env = programEnvironment(environmentFor(workshop, url));
    let last = 'Done.';
    yield* tellMeanwhile(async (tell) => {
      for await (const line of runUnlocked(url, command, { cwd, env, signal }, tell)) {
        if (line.trim() !== '') last = line.trim();
        tell(line);
      }
    });
    return last;
  },

  prove: async function* ({ workshop, exercise, signal }) {
    const server = requireServer(exercise);
    await using held = yield* tellMeanwhile(async (onWait) =>
      holdAppServer(await startOptions(workshop, exercise, { signal, onWait })),
    );
    const running = await held.find();
    // One with older code proves nothing about the code that is there now.
    const isOlder =
      running !== undefined &&
      (await changedSince({ courseRoot: workshop.course.root, exercise }, running)).length > 0;
    const app = await (isOlder ? held.restart() : held.start());
    yield `${isOlder ? 'Restarted' : running === undefined ? 'Started' : 'Running'} at ${app.url}`;
    const answer = await requestProof(server, app);
    if (answer.status !== server.proof.status) {
      throw new UserError(
        `${answer.url} answered ${answer.status} instead of ${server.proof.status}: ${answer.body.slice(0, 200)}`,
        'Look at what the server printed: `npx workshop app logs`.',
        { exitCode: 1 },
      );
    }
    const why =
      app.port === server.port ? '' : `Port ${server.port} is taken, so it listens on ${app.port}. `;
    return `${why}${answer.url} answered ${answer.status}: ${shortened(answer.body)}`;
  },

  'restart-app': silently(async ({ workshop, exercise, signal }) => {
    requireServer(exercise);
    const { url } = await restartApp(workshop, exercise, { signal });
    return `It runs at ${url}.`;
  }),
};

/**
 * Runs a command that works on the database. If it waits for another program's lock, that is told, and after 15 s it is
 * ended with a UserError that names the program.
 */
async function* runUnlocked(
  url: string,
  command: string,
  options: CommandOptions & { readonly signal: AbortSignal },
  tell: (phrase: string) => void,
): AsyncGenerator<string, void> {
  const stuck = new AbortController();
  await using _ = watchPrograms(url, {
    timeoutMs: LOCKED_TIMEOUT_MS,
    onWait: tell,
    onStuck: (error) => stuck.abort(error),
  });
  try {
    yield* runCommand(command, { ...options, signal: AbortSignal.any([options.signal, stuck.signal]) });
  } catch (error) {
    throw stuck.signal.aborted ? stuck.signal.reason : error;
  }
}

/** As much of an answer as a line has room for. */
function shortened(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)} …` : line;
}

/** Opens the server and yields the phrases that it says meanwhile. */
function openWithProgress({ workshop, signal }: Context): AsyncGenerator<string, Server> {
  return tellMeanwhile((onProgress) => openDatabaseServer(workshop, { signal, onProgress }));
}
