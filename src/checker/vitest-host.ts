import { access } from 'node:fs/promises';
import { type CliOptions, createVitest, type Vitest } from 'vitest/node';
import { checkReporter } from './check-reporter.ts';
import type { HostMessage, HostOrder } from './host-messages.ts';
import { type PreloadSettings, preloadVariable, notesFileIn } from './notes.ts';
import { OutputTail } from './output-tail.ts';
import { findParts, type Parts } from './parts.ts';
import type { CheckRequest } from './request.ts';
import type { CheckContext } from './test-facts.ts';

/** Processor time, of which a right program takes far less without a turn of its event loop. */
const blockedMs = 1_500;

/** Makes what can run check files. It could stay and run the next one, too; today it serves one order. */
export function makeHost(order: HostOrder, send: (message: HostMessage) => void): Promise<Vitest> {
  const parts = findParts();
  const printed = new OutputTail(order.limits.outputBytes);
  const reporter = checkReporter(send, () => printed.text());
  return createVitest(
    { ...testOptions(order, parts), reporters: [reporter] },
    { envDir: false, logLevel: 'silent' },
    {
      stdout: printed,
      stderr: printed,
    },
  );
}

function testOptions(order: HostOrder, parts: Parts): CliOptions {
  const { request, limits } = order;
  return {
    root: request.courseRoot,
    // Nothing of the course's own Vite or Vitest settings counts, so that a check means the same everywhere.
    config: false,
    watch: false,
    api: false,
    cache: false,
    fsModuleCache: false,
    include: [request.testFile],
    exclude: [],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    ...sequenceOf(request),
    // Node loads the check and what it imports, as it loads the learner's programs: one set of rules, and lines that are right.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: [`--max-old-space-size=${limits.heapMb}`, '--disable-sigusr1', '--import', parts.preload],
    env: { [preloadVariable]: JSON.stringify(preloadSettings(order, parts)) },
    testTimeout: limits.testMs,
    hookTimeout: limits.testMs,
    teardownTimeout: limits.requestMs,
    includeTaskLocation: true,
    // Through Vitest's own channel a million lines would be a million messages.
    disableConsoleIntercept: true,
    // A large object in a failed comparison takes seconds to draw.
    diff: { truncateThreshold: 200, maxDepth: 5 },
    provide: { workshop: checkContext(order, parts.preload) },
  };
}

/** In their file's order, unless somebody wants to know whether the tests depend on it. */
function sequenceOf({ shuffleSeed }: CheckRequest): CliOptions {
  return shuffleSeed === undefined ? {} : { sequence: { shuffle: { tests: true }, seed: shuffleSeed } };
}

/** Runs one check file to its end. Throws where there is none. */
export async function runInHost(host: Vitest, testFile: string): Promise<void> {
  await access(testFile);
  // Asked for as a file: as a pattern, a folder with brackets in its name would not be found.
  await host.runTestSpecifications([host.getRootProject().createSpecification(testFile)]);
}

function preloadSettings({ request, limits, runFolder }: HostOrder, parts: Parts): PreloadSettings {
  return {
    notesFile: notesFileIn(runFolder),
    packages: { 'workshop-runner/kit': parts.kit, vitest: parts.vitest },
    courseRoot: request.courseRoot,
    memoryBytes: limits.memoryBytes,
    blockedMs,
  };
}

function checkContext({ request, limits, runFolder }: HostOrder, preload: string): CheckContext {
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
    outputBytes: limits.outputBytes,
    heapMb: limits.heapMb,
  };
}
