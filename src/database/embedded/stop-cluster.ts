import { setTimeout as delay } from 'node:timers/promises';
import { UserError, codeOf } from '../../errors.ts';
import { findBinaries, programIn } from './binaries.ts';
import type { Home } from './home.ts';
import { observeCluster } from './postmaster.ts';
import { runProgram } from './run-program.ts';

const FAST_STOP_MS = 10_000;
const HARD_STOP_MS = 10_000;
const POLL_MS = 5;

/** Stops a server whatever it is doing: sessions are ended, committed rows are kept. */
export async function stopCluster(
  home: Home,
  env: NodeJS.ProcessEnv,
): Promise<'stopped' | 'was-not-running'> {
  const state = await observeCluster(home);
  if (state.kind !== 'running' && state.kind !== 'starting') return 'was-not-running';
  if (process.platform === 'win32') await stopOnWindows(home, env);
  else signal(state.pid, 'SIGINT');
  if (await isGone(home, FAST_STOP_MS)) return 'stopped';
  if (process.platform !== 'win32') signal(state.pid, 'SIGQUIT');
  if (await isGone(home, HARD_STOP_MS)) return 'stopped';
  throw new UserError(
    `The built-in PostgreSQL (process ${state.pid}) does not end. Its data is whole.`,
    `Look at ${home.logFile}; ending process ${state.pid} by hand loses no committed row.`,
  );
}

async function isGone(home: Home, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  do {
    const { kind } = await observeCluster(home);
    if (kind !== 'running' && kind !== 'starting') return true;
    await delay(POLL_MS);
  } while (performance.now() < deadline);
  return false;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return;
    throw new UserError(
      `The built-in PostgreSQL (process ${pid}) runs as another account. It is still running.`,
      'Stop it as the account that started it (or with sudo).',
      { cause: error },
    );
  }
}

async function stopOnWindows(home: Home, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['stop', '-W', '-m', 'fast', '-D', home.dataFolder];
  await runProgram(programIn(await findBinaries(), 'pg_ctl'), args, {
    account: undefined,
    env,
    timeoutMs: FAST_STOP_MS,
  });
}
