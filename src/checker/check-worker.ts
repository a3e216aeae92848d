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
import type { OwnTestsAnswer, OwnTestsReply, OwnTestsRequest } from './own-tests/messages.ts';
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
    programs: place.programs,
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

export type RunOwnTests = (request: OwnTestsRequest) => Promise<OwnTestsAnswer>;

/** A worker as Vitest's pool sees it. It serves one run: afterwards it is ended, not asked to clean up. */
export class CheckWorker implements PoolWorker {
  readonly name = poolName;
  readonly #worker: StartedWorker;
  readonly #printed: OutputTail;
  readonly #runOwnTests: RunOwnTests;
  /** What Vitest listens with, and what we give it for that: it gets its own messages only. */
  readonly #messageListeners = new Map<Listener, Listener>();

  constructor(worker: StartedWorker, printed: OutputTail, runOwnTests: RunOwnTests) {
    this.#worker = worker;
    this.#printed = printed;
    this.#runOwnTests = runOwnTests;
  }

  async start(): Promise<void> {
    this.#worker.child.stdout?.pipe(this.#printed, { end: false });
    this.#worker.child.stderr?.pipe(this.#printed, { end: false });
    // Only the kit can ask: the learner's programs are other processes, without this channel.
    this.#worker.child.on('message', (message: unknown) => {
      if (isOwnTestsRequest(message)) void this.#answer(message);
    });
  }

  on(event: string, callback: Listener): void {
    const listener = event === 'message' ? this.#forVitest(callback) : callback;
    this.#worker.child.on(event, listener);
  }

  off(event: string, callback: Listener): void {
    this.#worker.child.off(event, this.#messageListeners.get(callback) ?? callback);
    this.#messageListeners.delete(callback);
  }

  send(message: WorkerRequest): void {
    if ('type' in message && message.type === 'stop') {
      for (const listener of this.#messageListeners.keys())
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

  #forVitest(callback: Listener): Listener {
    const listener = (message: unknown): void => {
      if (!isOwnTestsRequest(message)) callback(message);
    };
    this.#messageListeners.set(callback, listener);
    return listener;
  }

  async #answer(request: OwnTestsRequest): Promise<void> {
    const answer = await this.#runOwnTests(request).catch((): OwnTestsAnswer => ({
      kind: 'cold',
      isLasting: false,
    }));
    const reply: OwnTestsReply = { kind: 'own-tests', id: request.id, answer };
    this.#worker.child.send(reply, () => undefined);
  }
}

function isOwnTestsRequest(message: unknown): message is OwnTestsRequest {
  return (
    typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'run-own-tests'
  );
}
