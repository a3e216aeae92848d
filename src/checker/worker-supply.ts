import type { PoolOptions } from 'vitest/node';
import {
  CheckWorker,
  endWorker,
  type RunOwnTests,
  type StartedWorker,
  startWorker,
  type WorkerOptions,
} from './check-worker.ts';
import type { WorkerPlace } from './host-messages.ts';
import { OutputTail } from './output-tail.ts';
import type { Parts } from './parts.ts';

/** Told when a worker's process begins and when it and its group are gone. */
export interface WorkerWatch {
  started(pid: number): void;
  ended(pid: number): void;
}

/** Gives Vitest a worker for each run, one that was started ahead of it where there is one for the same place. */
export class WorkerSupply {
  readonly #parts: Parts;
  readonly #watch: WorkerWatch;
  /** How Vitest starts a worker: known since its first one. */
  #options: WorkerOptions | undefined;
  #prepared: StartedWorker | undefined;
  #current:
    | { readonly place: WorkerPlace; readonly printed: OutputTail; readonly runOwnTests: RunOwnTests }
    | undefined;
  readonly #running = new Set<StartedWorker>();

  constructor(parts: Parts, watch: WorkerWatch) {
    this.#parts = parts;
    this.#watch = watch;
  }

  /**
   * The next worker is for this place, and may ask for the learner's own tests. Returns where everything that it prints is
   * kept, `outputBytes` at most.
   */
  nextRunIn(place: WorkerPlace, outputBytes: number, runOwnTests: RunOwnTests): OutputTail {
    const printed = new OutputTail(outputBytes);
    this.#current = { place, printed, runOwnTests };
    return printed;
  }

  /** What Vitest calls for a worker. */
  take(options: PoolOptions): CheckWorker {
    this.#options = options;
    if (this.#current === undefined) throw new Error('a worker was asked for outside of a run');
    const { place, printed, runOwnTests } = this.#current;
    const ready = this.#prepared;
    this.#prepared = undefined;
    if (ready !== undefined && fits(ready, place)) return new CheckWorker(ready, printed, runOwnTests);
    if (ready !== undefined) void this.#end(ready);
    return new CheckWorker(this.#start(place, options), printed, runOwnTests);
  }

  /** Starts the next run's worker. Does nothing before the first run, when it isn't known how. */
  prepare(place: WorkerPlace): void {
    if (this.#options === undefined || this.#prepared !== undefined) return;
    this.#prepared = this.#start(place, this.#options);
  }

  /** Ends all workers but the one that waits for the next run. */
  async endUsed(): Promise<void> {
    await Promise.all(
      [...this.#running].filter((worker) => worker !== this.#prepared).map((one) => this.#end(one)),
    );
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#running].map((worker) => this.#end(worker)));
  }

  /** Folders for temporary files that belong to workers of this host. */
  runFolders(): string[] {
    return [...this.#running].map(({ place }) => place.runFolder);
  }

  #start(place: WorkerPlace, options: WorkerOptions): StartedWorker {
    const worker = startWorker(place, options, this.#parts);
    this.#running.add(worker);
    if (worker.child.pid !== undefined) this.#watch.started(worker.child.pid);
    return worker;
  }

  async #end(worker: StartedWorker): Promise<void> {
    await endWorker(worker);
    this.#running.delete(worker);
    if (worker.child.pid !== undefined) this.#watch.ended(worker.child.pid);
  }
}

/** One that has died while it waited is as good as none. */
function fits({ place, child }: StartedWorker, wanted: WorkerPlace): boolean {
  return (
    place.courseRoot === wanted.courseRoot &&
    place.runFolder === wanted.runFolder &&
    child.exitCode === null &&
    child.signalCode === null
  );
}
