import { access } from 'node:fs/promises';
import { type CliOptions, createVitest, type Vitest } from 'vitest/node';
import { checkReporter } from './check-reporter.ts';
import { poolName } from './check-worker.ts';
import type { HostMessage, HostOrder, WorkerPlace } from './host-messages.ts';
import { OutputTail } from './output-tail.ts';
import type { OwnTestsAnswer, OwnTestsRequest } from './own-tests/messages.ts';
import { WarmOwnTests } from './own-tests/warm-own-tests.ts';
import { findParts } from './parts.ts';
import type { CheckContext } from './test-facts.ts';
import { WorkerSupply, type WorkerWatch } from './worker-supply.ts';

/** Vitest's own messages, which nobody reads. */
const keptBytes = 4 * 1024;

/**
 * A Vitest that stays: it runs one check file after the other, each in a worker of its own that is ended afterwards.
 * What differs from run to run is set before each, all else when it is opened.
 */
export class VitestHost {
  readonly #parts = findParts();
  readonly #workers: WorkerSupply;
  readonly #ownTests: WarmOwnTests | undefined;
  #vitest: Vitest | undefined;
  #send: (message: HostMessage) => void = () => undefined;
  #printed = new OutputTail(0);

  private constructor(watch: WorkerWatch, keepsOwnTests: boolean) {
    this.#workers = new WorkerSupply(this.#parts, watch);
    this.#ownTests = keepsOwnTests ? new WarmOwnTests(this.#parts, watch) : undefined;
  }

  /** With `keepsOwnTests` the learner's own Vitest stays between runs, too. */
  static async open(
    watch: WorkerWatch,
    { keepsOwnTests }: { readonly keepsOwnTests: boolean },
  ): Promise<VitestHost> {
    const host = new VitestHost(watch, keepsOwnTests);
    const reporter = checkReporter(
      (message) => host.#send(message),
      () => host.#printed.text(),
    );
    const createPoolWorker = host.#workers.take.bind(host.#workers);
    const options = {
      ...fixedOptions,
      pool: { name: poolName, createPoolWorker },
      reporters: [reporter],
    };
    const ownOutput = new OutputTail(keptBytes);
    host.#vitest = await createVitest(
      options,
      { envDir: false, logLevel: 'silent' },
      { stdout: ownOutput, stderr: ownOutput },
    );
    return host;
  }

  /** Runs one check file to its end, and ends its worker. Throws where there is no such file. */
  async run(order: HostOrder, send: (message: HostMessage) => void): Promise<void> {
    const { request, limits } = order;
    await access(request.testFile);
    this.#send = send;
    this.#printed = this.#workers.nextRunIn(placeOf(order), limits.outputBytes, (asked) =>
      this.#runOwnTests(asked, order),
    );
    const project = this.#opened().getRootProject();
    configure(project.config, order);
    project.provide('workshop', checkContext(order, this.#parts.preload, this.#ownTests !== undefined));
    try {
      // Asked for as a file: as a pattern, a folder with brackets in its name would not be found.
      await this.#opened().runTestSpecifications([project.createSpecification(request.testFile)]);
    } finally {
      this.#send = () => undefined;
      await Promise.all([this.#workers.endUsed(), this.#ownTests?.endRun()]);
    }
  }

  /** Starts the worker of the next run in that place. */
  prepare(place: WorkerPlace): void {
    this.#workers.prepare(place);
  }

  /** Ends every worker; where Vitest waits for one, its run ends with an error. */
  async endWorkers(): Promise<void> {
    await Promise.all([this.#workers.endAll(), this.#ownTests?.end()]);
  }

  /** Folders for temporary files that its workers have. */
  runFolders(): readonly string[] {
    return this.#workers.runFolders();
  }

  async #runOwnTests(asked: OwnTestsRequest, { request, limits }: HostOrder): Promise<OwnTestsAnswer> {
    const { courseRoot, exerciseFolder } = request;
    const place = { courseRoot, exerciseFolder, outputBytes: limits.outputBytes };
    return (await this.#ownTests?.run(asked, place)) ?? { kind: 'cold', isLasting: true };
  }

  #opened(): Vitest {
    if (this.#vitest === undefined) throw new Error('this host has not been opened');
    return this.#vitest;
  }
}

const fixedOptions: CliOptions = {
  // Nothing of the course's own Vite or Vitest settings counts, so that a check means the same everywhere.
  config: false,
  watch: false,
  api: false,
  cache: false,
  fsModuleCache: false,
  exclude: [],
  maxWorkers: 1,
  fileParallelism: false,
  // Node loads the check and what it imports, as it loads the learner's programs: one set of rules, and lines that are right.
  experimental: { viteModuleRunner: false, nodeLoader: false },
  includeTaskLocation: true,
  // Through Vitest's own channel a million lines would be a million messages.
  disableConsoleIntercept: true,
  // A large object in a failed comparison takes seconds to draw.
  diff: { truncateThreshold: 200, maxDepth: 5 },
};

/** The settings of one run. Vitest reads them again for each worker that it starts. */
function configure(config: Vitest['config'], { request, limits }: HostOrder): void {
  config.root = request.courseRoot;
  config.testTimeout = limits.testMs;
  config.hookTimeout = limits.testMs;
  config.teardownTimeout = limits.requestMs;
  // In their file's order, unless somebody wants to know whether the tests depend on it.
  config.sequence.shuffle = request.shuffleSeed !== undefined;
  config.sequence.seed = request.shuffleSeed ?? 0;
}

/** Where the worker of this run works. */
function placeOf({ request, limits, runFolder }: HostOrder): WorkerPlace {
  const { heapMb, memoryBytes } = limits;
  return { courseRoot: request.courseRoot, runFolder, heapMb, memoryBytes };
}

function checkContext(
  { request, limits, runFolder }: HostOrder,
  preload: string,
  keepsOwnTests: boolean,
): CheckContext {
  return {
    courseRoot: request.courseRoot,
    exerciseFolder: request.exerciseFolder,
    starterFolder: request.starterFolder,
    databaseUrl: request.databaseUrl,
    migrationsFolder: request.migrationsFolder,
    runFolder,
    preload,
    serverStartMs: limits.serverStartMs,
    requestMs: limits.requestMs,
    programMs: limits.programMs,
    patientMs: limits.patientMs,
    ownTestsMs: limits.ownTestsMs,
    keepsOwnTests,
    outputBytes: limits.outputBytes,
    heapMb: limits.heapMb,
  };
}
