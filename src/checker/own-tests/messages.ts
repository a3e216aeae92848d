/** What the kit asks of its host: to run files with the learner's own tests. */
export interface OwnTestsRequest {
  readonly kind: 'run-own-tests';
  /** Chosen by the kit, so that the answer to an earlier request isn't taken for this one's. */
  readonly id: string;
  /** The folder of the Vitest that runs them. */
  readonly vitest: string;
  /** Relative to the exercise's folder, with forward slashes. */
  readonly files: readonly string[];
  /** The whole environment of the tests. */
  readonly env: NodeJS.ProcessEnv;
  readonly testMs: number;
  /** For all of them together. */
  readonly runMs: number;
}

export type OwnTestsAnswer =
  | ({ readonly kind: 'ran' } & VitestRun)
  /** They didn't end in time, and have been ended. */
  | { readonly kind: 'hung' }
  /** These tests can't be run by a Vitest that stays: with these settings never, or not this time. */
  | { readonly kind: 'cold'; readonly isLasting: boolean };

/** The kit's answer, as it travels. */
export interface OwnTestsReply {
  readonly kind: 'own-tests';
  readonly id: string;
  readonly answer: OwnTestsAnswer;
}

/** What a run of the learner's Vitest came to. */
export interface VitestRun {
  readonly report: OwnTestsReport;
  readonly exitCode: number;
  /** The end of what Vitest and the tests printed. */
  readonly printed: string;
}

/** What Vitest says of each file: the part that we read of its JSON reporter's report. */
export interface OwnTestsReport {
  readonly testResults: readonly FileResult[];
}

export interface FileResult {
  /** Absolute path of the test file. */
  readonly name: string;
  /** Why it could not be loaded. */
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
}

/** What the host asks of the process with the learner's Vitest. */
export interface VitestOrder {
  /** A secret of the host and this process: the workers, in which the tests run, don't have it. */
  readonly token: string;
  readonly request: OwnTestsRequest;
  /** Absolute paths of files that are other than in the run before. */
  readonly changed: readonly string[];
  readonly outputBytes: number;
}

/** What that process answers. */
export type VitestReply =
  /** A worker leads its own process group, which has to be ended together with the run. */
  | { readonly kind: 'worker-in-use'; readonly pid: number }
  | { readonly kind: 'worker-gone'; readonly pid: number }
  | { readonly kind: 'ran'; readonly token: string; readonly run: VitestRun }
  /** The run needs a Vitest of its own; if `isLasting`, because of the learner's settings. */
  | { readonly kind: 'cold'; readonly token: string; readonly isLasting: boolean };

/** The environment variable from which a worker's preload learns what to load ahead. */
export const workerVariable = 'WORKSHOP_OWN_TESTS_WORKER';

/** The value of that variable, as JSON. */
export interface WorkerSettings {
  /** File URL of Vitest's entry of a worker. */
  readonly entry: string;
  /** File URLs of the third-party modules that the tests of the run before imported. */
  readonly packages: readonly string[];
}

/** What the process with the learner's Vitest tells a worker that was started ahead, before Vitest does. */
export interface WorkerStart {
  readonly kind: 'workshop-start';
  readonly env: NodeJS.ProcessEnv;
  /** File URL of the module that guards each process with the learner's code. */
  readonly preload: string;
}

export type WorkerNews =
  | { readonly kind: 'workshop-ready' }
  /** File URLs of third-party modules that were imported by a test, or by the learner's code. */
  | { readonly kind: 'workshop-imported'; readonly packages: readonly string[] };
