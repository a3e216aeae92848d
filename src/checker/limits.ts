/** How long a check waits for what, and how much it keeps. Times are in milliseconds. */
export interface Limits {
  /** Until the host says that it is ready. Nothing of the learner's runs yet. */
  readonly startMs: number;
  /** Until the check file and all that it imports are loaded. */
  readonly collectMs: number;
  readonly testMs: number;
  /** The whole run, from the host's being ready on. */
  readonly runMs: number;
  /** Until a server of the learner's answers for the first time. With a request it must fit into `testMs`. */
  readonly serverStartMs: number;
  readonly requestMs: number;
  /** A command-line program of the learner's, from start to end. */
  readonly programMs: number;
  /** The longest that a program which the machine keeps waiting is waited for. It must fit into `testMs`. */
  readonly patientMs: number;
  /** All of the learner's own tests that a step runs at once. It must fit into `testMs`. */
  readonly ownTestsMs: number;
  /** What is kept of each stream that a program prints; the rest is dropped. */
  readonly outputBytes: number;
  /** V8's heap, for each process that runs the learner's code. */
  readonly heapMb: number;
  /** A process's whole memory; buffers live outside the heap. */
  readonly memoryBytes: number;
}

export const defaultLimits: Limits = {
  startMs: 30_000,
  collectMs: 10_000,
  testMs: 15_000,
  runMs: 60_000,
  serverStartMs: 6_500,
  requestMs: 3_000,
  programMs: 6_000,
  patientMs: 13_000,
  ownTestsMs: 13_500,
  outputBytes: 64 * 1024,
  heapMb: 512,
  memoryBytes: 1024 * 1024 * 1024,
};

/** What loading a host's own modules takes on a machine that has little else to do. */
const usualLoadMs = 200;
const mostPatience = 6;

/** How many times longer than usual a machine takes on which a host's modules took `loadMs` to load. */
export function patienceAfterLoading(loadMs: number): number {
  return loadMs / usualLoadMs;
}

/** The same for a host that has long been loaded: how many processes want each of the machine's cores. */
export function patienceAtLoad(loadAverage: number, cores: number): number {
  return loadAverage / cores;
}

/**
 * Limits for a slow or busy machine: everything that is waited for gets `patience` times as long, within bounds, so
 * that a right answer is not taken for one that hangs.
 */
export function patientLimits(limits: Limits, patience: number): Limits {
  const times = Math.min(Math.max(patience, 1), mostPatience);
  const longer = (ms: number) => Math.round(ms * times);
  return {
    ...limits,
    collectMs: longer(limits.collectMs),
    testMs: longer(limits.testMs),
    runMs: longer(limits.runMs),
    serverStartMs: longer(limits.serverStartMs),
    requestMs: longer(limits.requestMs),
    programMs: longer(limits.programMs),
    patientMs: longer(limits.patientMs),
    ownTestsMs: longer(limits.ownTestsMs),
  };
}
