import { type CliOptions, createVitest, type Vite, type Vitest } from 'vitest/node';
import { checkReporter } from './check-reporter.ts';
import type { HostMessage, HostOrder } from './host-messages.ts';
import { type GuardSettings, guardVariable, notesFileIn } from './notes.ts';
import { OutputTail } from './output-tail.ts';
import { findParts, type Parts } from './parts.ts';
import type { CheckContext } from './test-facts.ts';

/** Half of what a request may take, so that a server that spins is noticed before its request is given up. */
const blockedMs = 1_500;

/** Makes what can run check files. It could stay and run the next one, too; today it serves one order. */
export function makeHost(order: HostOrder, send: (message: HostMessage) => void): Promise<Vitest> {
  const parts = findParts();
  const printed = new OutputTail(order.limits.outputBytes);
  const reporter = checkReporter(send, () => printed.text());
  return createVitest({ ...testOptions(order, parts), reporters: [reporter] }, viteOptions(parts), {
    stdout: printed,
    stderr: printed,
  });
}

function testOptions(order: HostOrder, parts: Parts): CliOptions {
  const { request, limits } = order;
  return {
    root: request.courseRoot,
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
    execArgv: [`--max-old-space-size=${limits.heapMb}`, '--import', parts.preload],
    env: { [guardVariable]: JSON.stringify(guardSettings(order)) },
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

/** Nothing of the course's own Vite or Vitest settings counts, so that a check means the same everywhere. */
function viteOptions(parts: Parts): Vite.UserConfig {
  return {
    envDir: false,
    logLevel: 'silent',
    resolve: {
      alias: [
        { find: /^workshop-runner\/kit$/u, replacement: parts.kit },
        { find: /^vitest$/u, replacement: parts.vitest },
      ],
    },
  };
}

export async function runInHost(host: Vitest, testFile: string): Promise<void> {
  const specifications = await host.globTestSpecifications([testFile]);
  await host.runTestSpecifications(specifications);
}

function guardSettings({ request, limits, runFolder }: HostOrder): GuardSettings {
  return {
    notesFile: notesFileIn(runFolder),
    courseRoot: request.courseRoot,
    memoryBytes: limits.memoryBytes,
    blockedMs,
  };
}

function checkContext({ request, limits, runFolder }: HostOrder, preload: string): CheckContext {
  return {
    courseRoot: request.courseRoot,
    exerciseFolder: request.exerciseFolder,
    databaseUrl: request.databaseUrl,
    runFolder,
    preload,
    serverStartMs: limits.serverStartMs,
    requestMs: limits.requestMs,
    programMs: limits.programMs,
    outputBytes: limits.outputBytes,
    heapMb: limits.heapMb,
  };
}
