import type { Exercise } from '../course/course.ts';
import { startOptions } from '../jobs/app-servers.ts';
import { exerciseHere } from '../jobs/exercise-here.ts';
import { shareFiles } from '../jobs/take-turns.ts';
import { requireExerciseFiles } from '../jobs/lost-files.ts';
import { appLimits, formatBytes } from '../workspace/server/app-limits.ts';
import {
  type AppUsage,
  changedSince,
  findAppServer,
  readAppServerLog,
  requireServer,
  restartAppServer,
  type RunningAppServer,
  startAppServer,
  stopAppServer,
  type StoppedServer,
  usageOfAppServer,
  whyStopped,
} from '../workspace/server/app-server.ts';
import { outdatedSentence } from '../workspace/server/app-server-status.ts';
import { exit, type Io } from './io.ts';

const LOG_LINES = 100;
const howToRestart = '`npx workshop app restart` starts it again with the new code.';

async function open(io: Io) {
  const workshop = await io.openWorkshop();
  const exercise = exerciseHere(workshop, io.cwd, 'server');
  requireServer(exercise);
  return { workshop, exercise, stateFolder: workshop.stateFolder, courseRoot: workshop.course.root };
}

/** `npx workshop app …`: the exercise's application server. */
export const appCommands = {
  async start(io: Io): Promise<number> {
    const { workshop, ...options } = await open(io);
    const turn = { work: 'starting the application server', signal: io.signal, onWait: io.note };
    await using _ = await shareFiles(workshop, turn);
    await requireExerciseFiles(workshop.course, options.exercise);
    const app = await startAppServer(await startOptions(workshop, options.exercise, waitingFor(io)));
    tellRunning(io, options.exercise, app);
    const changed = await changedSince(options, app);
    if (changed.length > 0) io.note(`${outdatedSentence(changed)} ${howToRestart}`);
    return exit.done;
  },

  /** Starts it too if it wasn't running, so that it runs the code as it is now either way. */
  async restart(io: Io): Promise<number> {
    const { workshop, ...options } = await open(io);
    const turn = { work: 'restarting the application server', signal: io.signal, onWait: io.note };
    await using _ = await shareFiles(workshop, turn);
    await requireExerciseFiles(workshop.course, options.exercise);
    tellRunning(
      io,
      options.exercise,
      await restartAppServer(await startOptions(workshop, options.exercise, waitingFor(io))),
    );
    return exit.done;
  },

  async stop(io: Io): Promise<number> {
    const wasRunning = await stopAppServer({ ...(await open(io)), signal: io.signal, onWait: io.note });
    io.note(wasRunning ? 'The application server is stopped.' : 'The application server was not running.');
    return exit.done;
  },

  async status(io: Io): Promise<number> {
    const options = await open(io);
    const app = await findAppServer(options);
    if (app === undefined) io.note(sentenceOfStopped(await whyStopped(options)));
    else {
      io.out(`running at ${app.url} (process ${app.pid})`);
      const changed = await changedSince(options, app);
      if (changed.length > 0) io.out(`${outdatedSentence(changed)} ${howToRestart}`);
      const usage = await usageOfAppServer(app);
      if (usage !== undefined) io.out(lineOfUsage(usage));
    }
    return exit.done;
  },

  async logs(io: Io): Promise<number> {
    io.out(await readAppServerLog(await open(io), LOG_LINES));
    return exit.done;
  },
} as const;

function tellRunning(io: Io, exercise: Exercise, app: RunningAppServer): void {
  io.out(app.url);
  const { port } = requireServer(exercise);
  if (app.port !== port) io.note(`Port ${port} is taken by another program, so it listens on ${app.port}.`);
  io.note(
    'The application server runs. `npx workshop app stop` stops it, `npx workshop app logs` shows what it prints.',
  );
}

function sentenceOfStopped(stopped: StoppedServer | undefined): string {
  const start = '`npx workshop app start` starts it.';
  if (stopped === undefined) return `The application server is not running. ${start}`;
  const at = new Date(stopped.at).toLocaleString('en-GB');
  return `The application server is not running. The workshop stopped it (${at}): ${stopped.reason}\n\`npx workshop app logs\` shows what it printed. ${start}`;
}

function lineOfUsage({ processes, memoryBytes, cpuShare, cpuMs }: AppUsage): string {
  const memory = `${formatBytes(memoryBytes)} of memory (limit: ${formatBytes(appLimits.memoryBytes)})`;
  const cpu = `${Math.round(cpuShare * 100)} % of a CPU now, ${(cpuMs / 1000).toFixed(1)} s since the start`;
  return `${processes} processes, ${memory}, ${cpu}`;
}

function waitingFor(io: Io) {
  return { signal: io.signal, onWait: io.note };
}
