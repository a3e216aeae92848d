import { rmSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import process from 'node:process';
import {
  type HostMessage,
  type HostOrder,
  type HostReply,
  type HostRequest,
  keepOwnTests,
  type WorkerPlace,
} from './host-messages.ts';
import { messageOf } from '../errors.ts';
import { startTickOf } from '../system/process-state.ts';
import { endTree } from '../system/process-tree.ts';
import { endMarked } from '../system/run-mark.ts';
import { patienceAfterLoading, patienceAtLoad, patientLimits } from './limits.ts';
import type { VitestHost } from './vitest-host.ts';

/**
 * The process in which checks run, apart from the app: it leads a process group of its own, runs one order after the
 * other, and is killed in the end. Without its parent it ends itself, its workers and what they have started.
 */
let opening: Promise<VitestHost> | undefined;
let loadMs = 0;
let hasRun = false;
let running: HostOrder | undefined;
let next: WorkerPlace | undefined;

process.on('disconnect', () => void endAll());

// Its own group's polite signal reaches this process as well, which stays to send the one that nothing survives.
process.on('SIGTERM', () => undefined);

process.on('message', (request: HostRequest) => {
  if (request.kind === 'run') void obey(request);
  else void prepare(request.place);
});

async function obey({ run, token, order }: Extract<HostRequest, { kind: 'run' }>): Promise<void> {
  running = order;
  const send = (message: HostMessage): void => reply({ kind: 'news', run, token, message });
  try {
    const host = await openedHost();
    const patience = hasRun
      ? patienceAtLoad(loadavg()[0] ?? 0, availableParallelism())
      : patienceAfterLoading(loadMs);
    hasRun = true;
    const limits = patientLimits(order.limits, patience);
    send({ kind: 'ready', limits });
    await host.run({ ...order, limits }, send);
  } catch (error) {
    send({ kind: 'host-failed', message: messageOf(error) });
  }
  running = undefined;
  reply({ kind: 'idle', run, token });
}

async function prepare(place: WorkerPlace): Promise<void> {
  next = place;
  try {
    const host = await openedHost();
    host.prepare(place);
  } catch {
    // The next run meets the same problem, and tells it.
  }
}

function openedHost(): Promise<VitestHost> {
  return (opening ??= openHost());
}

async function openHost(): Promise<VitestHost> {
  const startedAt = performance.now();
  // Loaded here, so that the parent is already being listened to while Vitest loads.
  const { VitestHost: Host } = await import('./vitest-host.ts');
  loadMs = performance.now() - startedAt;
  const watch = {
    started: (pid: number) => reply({ kind: 'worker-started', pid }),
    ended: (pid: number) => reply({ kind: 'worker-ended', pid }),
  };
  return Host.open(watch, { keepsOwnTests: process.argv.includes(keepOwnTests) });
}

/** Nobody is left who could do it. */
async function endAll(): Promise<void> {
  const host = await opening?.catch(() => undefined);
  await host?.endWorkers();
  for (const folder of [running?.runFolder, next?.runFolder, process.env['TMPDIR']]) {
    if (folder === undefined) continue;
    await endMarked(folder, startTickOf(process.pid));
    rmSync(folder, { recursive: true, force: true });
  }
  await endTree(process.pid, 0);
}

function reply(message: HostReply): void {
  process.send?.(message);
}
