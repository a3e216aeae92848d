import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { inspect } from 'node:util';
import { pathToFileURL } from 'node:url';
import type * as VitestNode from 'vitest/node';
import type { PoolOptions, PoolWorker, TestCase, TestModule, TestProject, Vitest } from 'vitest/node';
import { OutputTail } from '../output-tail.ts';
import type { FileResult, VitestOrder, VitestRun } from './messages.ts';
import { strictSettings } from './strict-settings.ts';
import {
  endWorker,
  hasEnded,
  poolName,
  type ReadyWorker,
  startWorker,
  TestsWorker,
  type WorkerParts,
} from './tests-worker.ts';

/** The major version whose interfaces this was written for. */
const knownVersion = '5';
/** More than a course's tests import. */
const mostPackages = 100;

/** Told when a worker's process is used for a run, and when it and its group are gone. */
export interface UseWatch {
  begins(pid: number): void;
  ended(pid: number): void;
}

/**
 * The learner's own Vitest with their own settings, in the exercise's folder, which stays. Each of its workers is
 * started ahead, used as often as Vitest's own would be, and ended.
 */
export class KeptVitest {
  readonly #vitest: Vitest;
  readonly #project: TestProject;
  readonly #output: Output;
  readonly #parts: WorkerParts;
  readonly #watch: UseWatch;
  #ready: ReadyWorker | undefined;
  #options: PoolOptions | undefined;
  readonly #packages = new Set<string>();
  readonly #inUse = new Set<ReadyWorker>();
  #filesLeft = 0;

  private constructor(
    vitest: Vitest,
    project: TestProject,
    output: Output,
    parts: WorkerParts,
    watch: UseWatch,
  ) {
    this.#vitest = vitest;
    this.#project = project;
    this.#output = output;
    this.#parts = parts;
    this.#watch = watch;
    const createPoolWorker = (options: PoolOptions): PoolWorker => this.#take(options);
    project.config.pool = poolName;
    project.config.poolRunner = { name: poolName, createPoolWorker };
  }

  /** Loads Vitest and the settings; undefined if what they ask for needs a Vitest that is started for each run. */
  static async open(
    order: VitestOrder,
    parts: WorkerParts,
    watch: UseWatch,
  ): Promise<KeptVitest | undefined> {
    const folder = order.request.vitest;
    const { version }: { version: string } = createRequire(import.meta.url)(
      path.join(folder, 'package.json'),
    );
    if (version.split('.')[0] !== knownVersion) return undefined;
    const module: Pick<typeof VitestNode, 'createVitest'> = await import(
      pathToFileURL(path.join(folder, 'dist', 'node.js')).href
    );
    const output = new Output(order.outputBytes);
    const options = { run: true, watch: false, cache: false, reporters: ['dot'] };
    const vitest = await module.createVitest(
      { ...options, ...strictSettings, ...timeouts(order) },
      {},
      { stdout: output, stderr: output },
    );
    const [project, ...others] = vitest.projects;
    if (project === undefined || others.length > 0 || !isPlain(project, order)) return undefined;
    // Vitest's name for being ready without having run anything.
    await vitest.standalone();
    return new KeptVitest(vitest, project, output, parts, watch);
  }

  /** Runs the files of the order, with nothing kept of the run before. */
  async run(order: VitestOrder): Promise<VitestRun> {
    this.#forget(order.changed);
    Object.assign(this.#project.config, timeouts(order));
    this.#output.next(order.outputBytes);
    process.exitCode = undefined;
    try {
      const specifications = await this.#vitest.globTestSpecifications([...order.request.files]);
      this.#filesLeft = specifications.length;
      if (specifications.length === 0) return this.#ended([], 1, 'Error: No test files found');
      const { testModules } = await this.#vitest.runTestSpecifications(specifications, true);
      return this.#ended(testModules, exitCodeNow(), this.#output.text());
    } finally {
      process.exitCode = undefined;
      await this.#endUsed();
    }
  }

  /** Starts the worker of the next run. */
  prepare(): void {
    if (this.#ready !== undefined && !hasEnded(this.#ready.child)) return;
    if (this.#options !== undefined)
      this.#ready = startWorker(this.#options, [...this.#packages], this.#parts);
  }

  async end(): Promise<void> {
    if (this.#ready !== undefined) await endWorker(this.#ready);
    await this.#endUsed();
  }

  #ended(modules: readonly TestModule[], exitCode: number, printed: string): VitestRun {
    return { report: { testResults: modules.map(fileResult) }, exitCode, printed };
  }

  #take(options: PoolOptions): TestsWorker {
    this.#options = options;
    this.#filesLeft -= 1;
    this.prepare();
    const worker = this.#ready ?? startWorker(options, [...this.#packages], this.#parts);
    this.#ready = undefined;
    this.#inUse.add(worker);
    // Meanwhile the next file's worker gets ready.
    if (this.#filesLeft > 0) this.prepare();
    return new TestsWorker(worker, options, this.#parts.preload, {
      printed: this.#output.tail,
      begins: (pid) => this.#watch.begins(pid),
      ended: (pid) => {
        this.#inUse.delete(worker);
        this.#watch.ended(pid);
      },
      imported: (packages) => {
        for (const url of packages) if (this.#packages.size < mostPackages) this.#packages.add(url);
      },
    });
  }

  async #endUsed(): Promise<void> {
    const ended = [...this.#inUse].map(async (worker) => {
      await endWorker(worker);
      this.#inUse.delete(worker);
      if (worker.child.pid !== undefined) this.#watch.ended(worker.child.pid);
    });
    await Promise.all(ended);
  }

  /** Lets Vite read again what has changed. Only the exercise's folder is watched over; all else is read each time. */
  #forget(changed: readonly string[]): void {
    const { root } = this.#project.config;
    const graphs = Object.values(this.#project.vite.environments).map(({ moduleGraph }) => moduleGraph);
    const files = graphs.flatMap((graph) => [...graph.fileToModulesMap.keys()]);
    const outside = files.filter((file) => !file.startsWith(`${root}/`) && !file.includes('/node_modules/'));
    for (const file of [...changed.map(withSlashes), ...outside]) this.#vitest.invalidateFile(file);
  }
}

/** What Vitest's own command would end with. */
function exitCodeNow(): number {
  return Number(process.exitCode ?? 0);
}

/** Everything that Vitest prints in one run after the other. */
class Output extends OutputTail {
  tail: OutputTail;

  constructor(bytes: number) {
    super(bytes);
    this.tail = new OutputTail(bytes);
  }

  next(bytes: number): void {
    this.tail = new OutputTail(bytes);
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: () => void): void {
    this.tail.write(chunk, encoding);
    done();
  }

  override text(): string {
    return this.tail.text();
  }
}

function timeouts({ request }: VitestOrder): { readonly testTimeout: number; readonly hookTimeout: number } {
  return { testTimeout: request.testMs, hookTimeout: request.testMs };
}

/** Whether Vitest would use its pool of forks, and nothing that lasts from the start of a run to its end. */
function isPlain({ config, vite }: TestProject, { request }: VitestOrder): boolean {
  const { pool, browser, coverage, typecheck, globalSetup } = config;
  const lasting = [browser.enabled, coverage.enabled, typecheck.enabled, globalSetup.length > 0];
  // Settings that were made of this run's environment are wrong for the next one.
  const ofThisRun = ['DATABASE_URL', 'TMPDIR', 'TEMP'].flatMap((name) => request.env[name] ?? []);
  const settings = inspect([
    config.env,
    config.provide,
    config.defines,
    vite.config.define,
    config.setupFiles,
  ]);
  return pool === 'forks' && !lasting.includes(true) && !ofThisRun.some((value) => settings.includes(value));
}

function fileResult(module: TestModule): FileResult {
  return {
    name: module.moduleId,
    message: module.errors()[0]?.message ?? '',
    assertionResults: [...module.children.allTests()].map((test) => ({
      fullName: fullName(test),
      status: test.result().state,
      failureMessages: (test.result().errors ?? []).map(({ stack, message }) => stack ?? message),
    })),
  };
}

function fullName(test: TestCase): string {
  const names = [test.name];
  for (let { parent } = test; parent.type !== 'module'; { parent } = parent) names.unshift(parent.name);
  return names.join(' ');
}

function withSlashes(file: string): string {
  return file.split(path.sep).join('/');
}
