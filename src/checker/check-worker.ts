import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import type { PoolOptions, PoolWorker, WorkerRequest } from 'vitest/node';
import { hostEnvironment } from '../environment/environments.ts';
import { endTree, ownGroup } from '../system/process-tree.ts';
import { markProcess } from '../system/run-mark.ts';
import type { WorkerPlace } from './host-messages.ts';
import { notesFileIn, type PreloadSettings, preloadVariable } from './notes.ts';
import type { OutputTail } from './output-tail.ts';
import type { Parts } from './parts.ts';

/** Processor time, of which a right program takes far less without a turn of its event loop. */
const blockedMs = 1_500;

/** How Vitest starts its own workers, which differs between its versions. */
export type WorkerOptions = Pick<PoolOptions, 'distPath' | 'env' | 'execArgv'>;

/** A worker's process that no run has used yet. */
export interface StartedWorker {
  readonly place: WorkerPlace;
  readonly child: ChildProcess;
}

/** Starts the process of a worker: the leader of a group that the learner's programs belong to, too. */
export function startWorker(place: WorkerPlace, options: WorkerOptions, parts: Parts): StartedWorker {
  const execArgv = [
    ...options.execArgv,
    `--max-old-space-size=${place.heapMb}`,
    '--disable-sigusr1',
    '--import',
    parts.preload,
  ];
  const settings: PreloadSettings = {
    notesFile: notesFileIn(place.runFolder),
    packages: { 'workshop-runner/kit': parts.kit, vitest: parts.vitest },
    courseRoot: place.courseRoot,
    memoryBytes: place.memoryBytes,
    blockedMs,
  };
  const child = fork(path.join(options.distPath, 'workers', 'forks.js'), [], {
    ...ownGroup,
    cwd: place.courseRoot,
    env: {
      ...options.env,
      ...hostEnvironment(process.env, place.runFolder),
      [preloadVariable]: JSON.stringify(settings),
    },
    execArgv,
    stdio: 'pipe',
    serialization: 'advanced',
  });
  // Without a listener, a process that can't be started would end the host.
  child.on('error', () => undefined);
  if (child.pid !== undefined) markProcess(child.pid, place.runFolder);
  return { place, child };
}

/** Ends a worker and everything that it has started. */
export async function endWorker({ child }: StartedWorker): Promise<void> {
  if (child.pid === undefined) return;
  const exited = hasEnded(child) ? undefined : once(child, 'exit');
  // Also where the worker itself is gone: what it has started may have outlived it.
  await endTree(child.pid, 0);
  await exited;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The name by which Vitest knows these workers. */
export const poolName = 'check';

type Listener = (...args: unknown[]) => void;

/** A worker as Vitest's pool sees it. It serves one run: afterwards it is ended, not asked to clean up. */
export class CheckWorker implements PoolWorker {
  readonly name = poolName;
  readonly #worker: StartedWorker;
  readonly #printed: OutputTail;
  readonly #messageListeners = new Set<Listener>();

  constructor(worker: StartedWorker, printed: OutputTail) {
    this.#worker = worker;
    this.#printed = printed;
  }

  async start(): Promise<void> {
    this.#worker.child.stdout?.pipe(this.#printed, { end: false });
    this.#worker.child.stderr?.pipe(this.#printed, { end: false });
  }

  on(event: string, callback: Listener): void {
    if (event === 'message') this.#messageListeners.add(callback);
    this.#worker.child.on(event, callback);
  }

  off(event: string, callback: Listener): void {
    this.#messageListeners.delete(callback);
    this.#worker.child.off(event, callback);
  }

  send(message: WorkerRequest): void {
    if ('type' in message && message.type === 'stop') {
      for (const listener of this.#messageListeners)
        listener({ __vitest_worker_response__: true, type: 'stopped' });
      return;
    }
    // One that is gone is told by its exit.
    this.#worker.child.send(message, () => undefined);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  async stop(): Promise<void> {
    await endWorker(this.#worker);
  }
}
