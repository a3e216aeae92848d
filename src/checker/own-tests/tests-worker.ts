import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PoolOptions, PoolWorker, WorkerRequest } from 'vitest/node';
import { endTree, ownGroup } from '../../system/process-tree.ts';
import type { OutputTail } from '../output-tail.ts';
import { preloadVariable } from '../notes.ts';
import { type WorkerNews, type WorkerSettings, type WorkerStart, workerVariable } from './messages.ts';

/** Where workers are started, and with what. */
export interface WorkerParts {
  /** File URL of `worker.ts`. */
  readonly worker: string;
  /** File URL of the module that guards each process with the learner's code. */
  readonly preload: string;
}

export interface ReadyWorker {
  readonly child: ChildProcess;
  /** Resolves when everything is loaded ahead; false if it ended before. */
  readonly ready: Promise<boolean>;
}

/** Starts a worker that waits for its run. */
export function startWorker(
  options: Pick<PoolOptions, 'distPath' | 'env' | 'execArgv'>,
  packages: readonly string[],
  parts: WorkerParts,
): ReadyWorker {
  const entry = path.join(options.distPath, 'workers', 'forks.js');
  const settings: WorkerSettings = { entry: pathToFileURL(entry).href, packages };
  const env: NodeJS.ProcessEnv = {
    ...options.env,
    // The guard is started with the run, which it writes its notes for.
    [preloadVariable]: undefined,
    // As an option of Node's rather than an argument: what the tests fork inherits arguments.
    NODE_OPTIONS: `${options.env['NODE_OPTIONS'] ?? ''} --import=${parts.worker}`.trim(),
    [workerVariable]: JSON.stringify(settings),
  };
  const child = fork(entry, [], {
    ...ownGroup,
    env,
    execArgv: options.execArgv,
    stdio: 'pipe',
    serialization: 'advanced',
  });
  // Without a listener, a process that can't be started would end this one.
  child.on('error', () => undefined);
  return { child, ready: isReady(child) };
}

async function isReady(child: ChildProcess): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.on('message', (message: unknown) => {
    if (isNews(message) && message.kind === 'workshop-ready') resolve(true);
  });
  child.once('exit', () => resolve(false));
  child.once('error', () => resolve(false));
  return promise;
}

/** Ends a worker and everything that it has started. */
export async function endWorker({ child }: ReadyWorker): Promise<void> {
  if (child.pid === undefined) return;
  const exited = hasEnded(child) ? undefined : once(child, 'exit');
  // Also if the worker itself is gone: what it has started may have outlived it.
  await endTree(child.pid, 0);
  await exited;
}

export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** What is done around a worker's use. */
export interface WorkerUse {
  readonly printed: OutputTail;
  begins(pid: number): void;
  ended(pid: number): void;
  imported(packages: readonly string[]): void;
}

/** The name by which Vitest knows these workers. */
export const poolName = 'own-tests';

type Listener = (message: unknown) => void;

/** A worker as Vitest's pool sees it: what its own pool of forks has, but started ahead, and ended instead of stopped. */
export class TestsWorker implements PoolWorker {
  readonly name = poolName;
  /** What Vite made of the files would stay on disk, because this Vitest is killed in the end. */
  readonly cacheFs = false;
  readonly #worker: ReadyWorker;
  readonly #options: Pick<PoolOptions, 'env'>;
  readonly #preload: string;
  readonly #use: WorkerUse;
  readonly #listeners = new Map<Listener, Listener>();

  constructor(worker: ReadyWorker, options: Pick<PoolOptions, 'env'>, preload: string, use: WorkerUse) {
    this.#worker = worker;
    this.#options = options;
    this.#preload = preload;
    this.#use = use;
  }

  async start(): Promise<void> {
    const { child, ready } = this.#worker;
    if (child.pid !== undefined) this.#use.begins(child.pid);
    child.stdout?.pipe(this.#use.printed, { end: false });
    child.stderr?.pipe(this.#use.printed, { end: false });
    if (!(await ready)) throw new Error('A worker for the tests could not be started.');
    child.on('message', (message: unknown) => {
      if (isNews(message) && message.kind === 'workshop-imported') this.#use.imported(message.packages);
    });
    const start: WorkerStart = { kind: 'workshop-start', env: this.#options.env, preload: this.#preload };
    child.send(start, () => undefined);
  }

  on(event: string, callback: Listener): void {
    const listener = event === 'message' ? this.#forVitest(callback) : callback;
    this.#worker.child.on(event, listener);
  }

  off(event: string, callback: Listener): void {
    this.#worker.child.off(event, this.#listeners.get(callback) ?? callback);
    this.#listeners.delete(callback);
  }

  send(message: WorkerRequest): void {
    if ('type' in message && message.type === 'stop') {
      for (const callback of this.#listeners.keys())
        callback({ __vitest_worker_response__: true, type: 'stopped' });
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
    if (this.#worker.child.pid !== undefined) this.#use.ended(this.#worker.child.pid);
  }

  #forVitest(callback: Listener): Listener {
    const listener = (message: unknown): void => {
      if (!isNews(message)) callback(message);
    };
    this.#listeners.set(callback, listener);
    return listener;
  }
}

/** The tests run in there, too, and can send what they like. */
function isNews(message: unknown): message is WorkerNews {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  if (message.kind === 'workshop-ready') return true;
  return message.kind === 'workshop-imported' && 'packages' in message && isListOfTexts(message.packages);
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
