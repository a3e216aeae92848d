import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { codeOf, messageOf } from '../../errors.ts';
import { BusyTime, reasonToStop } from './app-limits.ts';
import { listProcesses, treeOf, usageOf } from './process-usage.ts';
import type { SupervisorMessage, SupervisorOrder } from './supervisor-messages.ts';

/**
 * The process between us and the application server. It outlives the command that started it, leads the group that the
 * server is in, and stops the server when it takes too much, or when the course that it belongs to is gone.
 */
const order: SupervisorOrder = JSON.parse(process.argv[2] ?? '{}');
const watchMs = 500;

const server = spawn(order.file, order.args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  // npm is a script on Windows, which only a shell can start there.
  shell: process.platform === 'win32',
  windowsHide: true,
});
server.once('spawn', () => report({ kind: 'started' }));
server.once('error', (error) => {
  report({ kind: 'failed', reason: messageOf(error) });
  process.exitCode = 1;
  clearInterval(watch);
});
server.once('exit', (code) => {
  // npm is gone, and what it started may not be.
  for (const pid of known) if (pid !== process.pid) kill(pid);
  process.exit(code ?? 1);
});

const busy = new BusyTime();
const known = new Set<number>();
let isLooking = false;
/** Until the command that started us has noted who we are, or has ended. */
let isBeingNoted = true;
process.once('disconnect', () => (isBeingNoted = false));

const watch = setInterval(() => {
  if (isLooking) return;
  isLooking = true;
  void look().finally(() => (isLooking = false));
}, watchMs);

async function look(): Promise<void> {
  if (!isWanted()) stop();
  const processes = await listProcesses();
  if (processes === undefined) return;
  const tree = treeOf(process.pid, processes, known);
  known.clear();
  for (const { pid } of tree) known.add(pid);
  const usage = usageOf(tree);
  const reason = reasonToStop(usage, busy.note(usage.cpuMs, performance.now()), order.limits);
  if (reason === null) return;
  process.stdout.write(`\nThe workshop stopped the application server: ${reason}\n`);
  writeFileSync(order.stoppedFile, JSON.stringify({ at: new Date().toISOString(), reason }), { mode: 0o600 });
  stop();
}

/** False once the file that names us has been removed with its course, or another server has taken our place. */
function isWanted(): boolean {
  if (isBeingNoted) return true;
  try {
    const { pid }: { pid?: unknown } = JSON.parse(readFileSync(order.pidFile, 'utf8'));
    return pid === process.pid;
  } catch (error) {
    // What can't be read for another cause says nothing.
    return codeOf(error) !== 'ENOENT';
  }
}

/** By force: what took too much may not listen any more. Those that have left the group are among the known. */
function stop(): void {
  for (const pid of known) if (pid !== process.pid) kill(pid);
  kill(process.platform === 'win32' ? (server.pid ?? 0) : -process.pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

function report(message: SupervisorMessage): void {
  // The command that started us may have been killed.
  process.send?.(message, () => undefined);
}
