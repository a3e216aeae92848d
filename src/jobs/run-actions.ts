import { commandOf } from '../course/action-command.ts';
import type { Action, ActionEvent, BuiltInVerb, Exercise, SetupStep } from '../course/course.ts';
import { describeServer } from '../database/connection-url.ts';
import type { Server } from '../database/database.ts';
import { explainLostSession } from '../database/explain-connection.ts';
import { stopServer } from '../database/open-server.ts';
import { npmEnvironment, programEnvironment } from '../environment/environments.ts';
import { withoutDiskProblem } from '../disk-problem.ts';
import { isAbort, UserError } from '../errors.ts';
import { migrate } from '../migrations/migrate.ts';
import { withPassed, withStarted } from '../progress/progress.ts';
import {
  findAppServer,
  requestProof,
  requireServer,
  startAppServer,
  stopAppServer,
} from '../workspace/server/app-server.ts';
import {
  connectExercise,
  databaseOptions,
  environmentFor,
  environmentOf,
  openDatabaseServer,
} from './open-database.ts';
import { requireExerciseFiles } from './lost-files.ts';
import { makeSolutionBranch } from './make-solution-branch.ts';
import { runCommand } from './run-command.ts';
import { tellMeanwhile } from './tell-meanwhile.ts';
import { findMissingPackages } from './verify-install.ts';
import { exerciseFolder, requireCourse, type Workshop } from './workshop.ts';

interface Context {
  /** What the action runs, as it is shown; null if no single command does. */
  readonly command: string | null;
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

/**
 * Runs a set-up's actions in order and stops at the first that fails. Each can be repeated without harm.
 * The step is done when all of them are. Throws only what an abort throws, and our own bugs.
 */
export async function* runActions(
  workshop: Workshop,
  step: SetupStep,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<ActionEvent> {
  await workshop.progress.update((progress) => withStarted(progress, step.id, new Date()));
  await workshop.progress.acceptLoss();
  const failed = yield* runAll(step.actions, { workshop, exercise: step.exercise, signal });
  if (failed) return;
  await workshop.progress.update((progress) => withPassed(progress, step.id, new Date()));
  // Not a step of the set-up: without git, or where the branch is the learner's own, all works as well.
  await makeSolutionBranch(workshop);
}

const resetActions = [
  { verb: 'stop-app', text: 'Stop the application server' },
  { verb: 'reset-database', text: 'Make the database new' },
  { verb: 'migrate', text: 'Run the migrations' },
  { verb: 'seed', text: 'Fill it with made-up rows' },
] as const;

/** What `reset-db` does to an exercise's database: new, migrated and seeded. Its application server is stopped first. */
export function resetActionsFor(exercise: Exercise): readonly Action[] {
  return resetActions
    .filter(({ verb }) => verb !== 'seed' || exercise.database?.seed !== undefined)
    .map((action) => ({ ...action, command: commandOf(action.verb, exercise) }));
}

export async function* resetDatabase(
  workshop: Workshop,
  exercise: Exercise,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<ActionEvent> {
  await workshop.progress.acceptLoss();
  yield* runAll(resetActionsFor(exercise), { workshop, exercise, signal });
}

/** Gives whether one of them failed. */
async function* runAll(
  actions: readonly Action[],
  context: Omit<Context, 'command'>,
): AsyncGenerator<ActionEvent, boolean> {
  for (const [index, action] of actions.entries()) {
    context.signal.throwIfAborted();
    yield { kind: 'action-started', index };
    const startedAt = performance.now();
    try {
      if (index === 0) await requireAllFiles(context);
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

async function requireAllFiles({ workshop, exercise }: Omit<Context, 'command'>): Promise<void> {
  await requireCourse(workshop);
  await requireExerciseFiles(workshop.course, exercise);
}

async function* withIndex(
  index: number,
  lines: AsyncGenerator<string, string>,
): AsyncGenerator<ActionEvent, string> {
  try {
    for (;;) {
      const next = await lines.next();
      if (next.done === true) return next.value;
      yield { kind: 'action-output', index, line: next.value };
    }
  } finally {
    // Whoever stops listening ends the action, too, so that it lets go of what it has opened.
    await lines.return('');
  }
}

function runOne(action: Action, context: Omit<Context, 'command'>): AsyncGenerator<string, string> {
  const run = action.verb === 'run' ? runCourseCommand : builtIns[action.verb];
  return run({ ...context, command: action.command });
}

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

const stopOutcomes = {
  stopped: 'Stopped. Its rows are kept.',
  'was-not-running': 'It was not running.',
  'not-ours': 'Left alone: DATABASE_URL names a server that is not ours to stop.',
} as const;

const builtIns: Readonly<Record<BuiltInVerb, RunAction>> = {
  'stop-app': silently(async ({ workshop, exercise }) => {
    const wasRunning = await stopAppServer({ stateFolder: workshop.stateFolder, exercise });
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
    const applied = await migrate(url, migrationsFolder);
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
    for await (const line of runCommand(command, { cwd, env, signal })) {
      if (line.trim() !== '') last = line.trim();
      yield line;
    }
    return last;
  },

  prove: async function* ({ workshop, exercise, signal }) {
    const server = requireServer(exercise);
    const wasRunning = (await findAppServer({ stateFolder: workshop.stateFolder, exercise })) !== undefined;
    const app = await startAppServer({
      courseRoot: workshop.course.root,
      stateFolder: workshop.stateFolder,
      exercise,
      env: await environmentOf(workshop, exercise, signal),
      signal,
    });
    yield `${wasRunning ? 'Running' : 'Started'} at ${app.url}`;
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
};

/** As much of an answer as a line has room for. */
function shortened(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)} …` : line;
}

/** Opens the server and yields the phrases that it says meanwhile. */
function openWithProgress({ workshop, signal }: Context): AsyncGenerator<string, Server> {
  return tellMeanwhile((onProgress) => openDatabaseServer(workshop, { signal, onProgress }));
}
