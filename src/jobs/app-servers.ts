import type { Action, Exercise } from '../course/course.ts';
import { commandOf } from '../course/action-command.ts';
import { UserError } from '../errors.ts';
import type { FileChange } from '../workspace/changes/file-change.ts';
import {
  findAppServer,
  restartAppServer,
  type RunningAppServer,
  type AppServerOptions,
} from '../workspace/server/app-server.ts';
import {
  appServerStatus,
  type AppServerStatus,
  type Restart,
} from '../workspace/server/app-server-status.ts';
import { environmentOf } from './open-database.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** The application servers of a course, in the order of its exercises. Starts nothing. */
export async function appServerStatuses(workshop: Workshop): Promise<readonly AppServerStatus[]> {
  const served = [...workshop.course.exercises.values()].filter(({ server }) => server !== undefined);
  return Promise.all(served.map((exercise) => appServerStatus(placeOf(workshop, exercise))));
}

/** Starts the application server with the code as it is now, after stopping the one that runs. */
export async function restartApp(
  workshop: Workshop,
  exercise: Exercise,
  waiting: Waiting = {},
): Promise<RunningAppServer> {
  return restartAppServer(await startOptions(workshop, exercise, waiting));
}

/** How a command waits for another one that starts or stops the server. */
type Waiting = Pick<AppServerOptions, 'signal' | 'onWait'>;

/** What it takes to start an exercise's application server. Starts the database server if it is needed. */
export async function startOptions(
  workshop: Workshop,
  exercise: Exercise,
  { signal, onWait }: Waiting = {},
): Promise<AppServerOptions> {
  const env = await environmentOf(workshop, exercise, signal);
  return { ...placeOf(workshop, exercise), env, signal, onWait };
}

/**
 * Restarts the application server if it runs and the change made it older than its code. The files are changed either
 * way, so a server that can't start with them is told as a value.
 */
export async function restartAfterChange(
  workshop: Workshop,
  { exercise }: FileChange,
  waiting: Waiting = {},
): Promise<Restart> {
  const { state } = await appServerStatus(placeOf(workshop, exercise));
  if (state !== 'outdated') return { kind: 'not-needed' };
  try {
    await restartApp(workshop, exercise, waiting);
    return { kind: 'restarted' };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: 'failed', message: error.message, wayOut: error.wayOut };
  }
}

/** A set-up's actions as they are run now: an application server that doesn't run is not restarted. */
export async function actionsNow(
  workshop: Workshop,
  exercise: Exercise,
  actions: readonly Action[],
): Promise<readonly Action[]> {
  if (!actions.some(({ verb }) => verb === 'restart-app')) return actions;
  const running = await findAppServer(placeOf(workshop, exercise));
  return running === undefined ? actions.filter(({ verb }) => verb !== 'restart-app') : actions;
}

const resetActions = [
  { verb: 'stop-app', text: 'Stop the application server' },
  { verb: 'reset-database', text: 'Make the database new' },
  { verb: 'migrate', text: 'Run the migrations' },
  { verb: 'seed', text: 'Fill it with made-up rows' },
  { verb: 'restart-app', text: 'Start the application server again' },
] as const;

/**
 * What `reset-db` does to an exercise's database: new, migrated and seeded. An application server that runs is stopped
 * first, because it holds connections to the database, and started again afterwards.
 */
export function resetActionsNow(workshop: Workshop, exercise: Exercise): Promise<readonly Action[]> {
  const actions = resetActions
    .filter(({ verb }) => verb !== 'seed' || exercise.database?.seed !== undefined)
    .map((action) => ({ ...action, command: commandOf(action.verb, exercise) }));
  return actionsNow(workshop, exercise, actions);
}

function placeOf({ course, stateFolder }: Workshop, exercise: Exercise) {
  return { courseRoot: course.root, stateFolder, exercise };
}
