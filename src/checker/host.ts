import { rmSync } from 'node:fs';
import process from 'node:process';
import type { HostMessage, HostOrder } from './host-messages.ts';
import { messageOf } from '../errors.ts';
import { endTree } from '../process-tree.ts';
import { limitsForThisMachine } from './limits.ts';

/**
 * The process in which a check runs, apart from the app: it leads a process group of its own, runs one order and then waits
 * to be killed with everything that it started. Without its parent it does that by itself.
 */
let runFolder: string | undefined;

process.on('disconnect', () => {
  if (runFolder !== undefined) rmSync(runFolder, { recursive: true, force: true });
  void endTree(process.pid, 0);
});

// Its own group's polite signal reaches this process as well, which stays to send the one that nothing survives.
process.on('SIGTERM', () => undefined);

process.on('message', (order: HostOrder) => {
  runFolder = order.runFolder;
  void obey(order);
});

async function obey(order: HostOrder): Promise<void> {
  try {
    const startedAt = performance.now();
    // Loaded here, so that the parent is already being listened to while Vitest loads.
    const { makeHost, runInHost } = await import('./vitest-host.ts');
    const limits = limitsForThisMachine(order.limits, performance.now() - startedAt);
    const host = await makeHost({ ...order, limits }, send);
    send({ kind: 'ready', limits });
    await runInHost(host, order.request.testFile);
  } catch (error) {
    send({ kind: 'host-failed', message: messageOf(error) });
  }
}

function send(message: HostMessage): void {
  process.send?.(message);
}
