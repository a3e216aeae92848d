import type { CheckEvent, CheckResult, TestResult } from './events.ts';
import { explainTest } from './explain/explain.ts';
import type { Explanation } from './explain/explanation.ts';
import { explainError } from './explain/explain-error.ts';
import { explainBlockedLoading, explainLostTest } from './explain/explain-lost.ts';
import { starvedSentence } from './explain/explain-program.ts';
import type { CollectedTest, HostMessage, RawError, RawTest } from './host-messages.ts';
import type { LearnerFiles } from './learner-files.ts';
import type { Limits } from './limits.ts';
import type { Note } from './notes.ts';
import { misplacedTest, PartsOfCheck } from './parts-of-check.ts';
import { placeInCheck } from './place-in-check.ts';
import type { CheckRequest } from './request.ts';
import { seconds } from './seconds.ts';
import { failedTest, notReachedTest, passedTest } from './test-results.ts';

const nowhere = { file: null, line: null, hint: null } as const;

type Phase = 'starting' | 'collecting' | 'running' | 'closed';

/** Stand for a test where a failure belongs to none. */
const loading = 'Your files can be loaded';
const background = 'Nothing goes wrong in the background';

const signalsOfTheirs = 'Does your code send signals to processes that it did not start?';

const askTheAuthor =
  'Your files are unchanged, and not the cause. Please tell the author of the course; npx workshop lesson shows the lesson meanwhile.';

/** What a check has told so far, and what follows from it. Knows no process: messages go in, events come out. */
export class CheckRecord {
  readonly #request: CheckRequest;
  readonly #files: LearnerFiles;
  #limits: Limits;
  #phase: Phase = 'starting';
  #collected: readonly CollectedTest[] = [];
  readonly #results = new Map<string, TestResult>();
  readonly #extra: TestResult[] = [];
  readonly #parts = new PartsOfCheck();
  #error: CheckResult['error'] = null;
  #runErrors: readonly RawError[] = [];
  #output = '';
  #timedOut = false;
  #wasStopped = false;
  #hasReportedEnd = false;
  #wasDisturbed = false;

  constructor(request: CheckRequest, files: LearnerFiles, limits: Limits) {
    this.#request = request;
    this.#files = files;
    this.#limits = limits;
  }

  /** What the check goes by: the host's own limits, once it is there. */
  get limits(): Limits {
    return this.#limits;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Whether the host reported the end of the run; otherwise it ended, or its time was over. */
  get hasReportedEnd(): boolean {
    return this.#hasReportedEnd;
  }

  /**
   * Takes a message of the host's, and returns the events that it means. One that the host can't have sent at this
   * point ends the check: a program under test must not be able to add to it or to replace what was collected.
   */
  take(message: HostMessage): CheckEvent[] {
    const nonsense = this.#nonsenseIn(message);
    if (nonsense !== null) {
      this.#disturb(nonsense);
      return [];
    }
    switch (message.kind) {
      case 'ready':
        this.#phase = 'collecting';
        this.#limits = message.limits;
        return [];
      case 'collected':
        return this.#takeTests(message.tests);
      case 'not-collected':
        return this.#takeLoadingErrors(message.errors);
      case 'started':
        return this.#started(message.id);
      case 'finished':
        return this.#takeTest(message.test);
      case 'run-ended':
        this.#runErrors = message.errors;
        this.#output = message.output;
        this.#hasReportedEnd = true;
        this.#phase = 'closed';
        return [];
      case 'host-failed':
        this.#cannotRun(`The tests could not be started. ${message.message}`, askTheAuthor);
        return [];
    }
  }

  /** What is wrong with a message of the host's, as the end of a sentence; null for one that fits. */
  #nonsenseIn(message: HostMessage): string | null {
    if (this.#hasReportedEnd) return 'a result after the tests had ended';
    switch (message.kind) {
      case 'ready':
        return this.#phase === 'starting' ? null : 'a second start';
      case 'collected':
        return this.#phase === 'collecting' ? null : 'a second list of tests';
      case 'started':
        return this.#isCollected(message.id) ? null : 'the start of a test that it does not have';
      case 'finished':
        if (!this.#isCollected(message.test.id)) return 'the result of a test that it does not have';
        return this.#results.has(message.test.id) ? 'a second result of the same test' : null;
      default:
        return null;
    }
  }

  #isCollected(id: string): boolean {
    return this.#collected.some((test) => test.id === id);
  }

  /** Whether the host sent what it can't have sent, so that it isn't to be trusted any more. */
  get isDisturbed(): boolean {
    return this.#wasDisturbed;
  }

  /** Another process than the host has sent a message in its name. */
  forged(): void {
    this.#disturb("a message that didn't come from the process that runs the tests");
  }

  #disturb(what: string): void {
    this.#wasDisturbed = true;
    this.#error = {
      message: `The check was disturbed and does not count: it received ${what}. Your files are unchanged.`,
      wayOut:
        'Does your code send messages to, or attach to, processes that it did not start? Remove that, then check again.',
    };
    this.#phase = 'closed';
  }

  /** The host is gone, though we did not end it. `output` is the last that it printed. */
  hostEnded({ output, signal }: { readonly output: string; readonly signal: string | null }): void {
    if (signal !== null) {
      this.#cannotRun(
        `The process that runs the tests was ended by ${signal}. Your files are unchanged.`,
        `${signalsOfTheirs} If not, the computer may have run out of memory. Run the check again.`,
      );
      return;
    }
    const lastLine = output.trim().split('\n').at(-1) ?? '';
    this.#cannotRun(
      `The process that runs the tests ended by itself. ${lastLine}`.trim(),
      'Your files are unchanged. Run the check again.',
    );
  }

  /** `stopped` is which of the run's processes was stopped by a signal. */
  timeIsUp(stopped: 'host' | 'worker' | null = null): void {
    if (stopped === 'host') {
      this.#cannotRun(
        'The process that runs the tests was stopped (SIGSTOP). Your files are unchanged.',
        `${signalsOfTheirs} Remove that, then check again.`,
      );
    }
    this.#wasStopped = stopped === 'worker';
    if (this.#phase === 'starting') {
      this.#cannotRun(
        `The tests did not start within ${seconds(this.#limits.startMs)}.`,
        'The computer may be very busy. Your files are unchanged. Run the check again.',
      );
    }
    this.#timedOut = true;
    this.#phase = 'closed';
  }

  /** Called once, after the last message: decides what becomes of the tests that told nothing. */
  conclude(notes: readonly Note[]): CheckEvent[] {
    if (this.#error !== null || this.#extra.length > 0) return [];
    if (this.#collected.length === 0) return this.#concludeWithoutTests(notes);
    const open = this.#collected.filter(({ id }) => !this.#results.has(id));
    if (open.length === 0) return this.#takeBackgroundErrors();
    const running = runningTest(open, notes);
    const explanation = this.#wasStopped
      ? { ...nowhere, text: `The process that ran this test was stopped (SIGSTOP). ${signalsOfTheirs}` }
      : explainLostTest(notes, this.#timedOut, this.#output, this.#runErrors, this.#files);
    return open.flatMap((test) =>
      this.#finish(
        test.id,
        test === running ? failedTest(test.name, explanation, null) : notReachedTest(test.name),
      ),
    );
  }

  result(durationMs: number): CheckResult {
    const tests = [...this.#inOrder(), ...this.#extra];
    const passed = tests.length > 0 && tests.every(({ state }) => state === 'passed');
    const verdict = this.#error !== null ? 'error' : passed ? 'passed' : 'failed';
    const parts = this.#parts.both(this.#collected, this.#results);
    return {
      step: this.#request.step,
      verdict,
      durationMs: Math.round(durationMs),
      tests,
      error: this.#error,
      ...(parts === undefined ? {} : { parts }),
    };
  }

  #takeTests(tests: readonly CollectedTest[]): CheckEvent[] {
    // In another order on purpose, the parts are mixed.
    const misplaced = this.#request.shuffleSeed === undefined ? misplacedTest(tests) : undefined;
    if (misplaced !== undefined) {
      this.#cannotRun(
        `The check of ${this.#request.step} is itself broken: the test "${misplaced.name}" comes after one that is marked with aboutOwnTests. Those come last.`,
        askTheAuthor,
      );
      return [];
    }
    this.#phase = 'running';
    this.#collected = tests;
    return tests.length === 0 ? [] : [{ kind: 'tests-collected', names: tests.map(({ name }) => name) }];
  }

  #started(id: string): CheckEvent[] {
    const test = this.#collected.find((collected) => collected.id === id);
    return test === undefined ? [] : [{ kind: 'test-started', name: test.name }];
  }

  #takeTest(raw: RawTest): CheckEvent[] {
    const name = this.#collected.find(({ id }) => id === raw.id)?.name;
    return name === undefined ? [] : this.#finish(raw.id, this.#judge(name, raw));
  }

  #judge(name: string, raw: RawTest): TestResult {
    if (raw.passed) return passedTest(name);
    const gone = raw.facts?.databaseGone ?? null;
    if (gone !== null) {
      this.#databaseIsGone(gone);
      return notReachedTest(name);
    }
    const program = raw.facts?.program ?? null;
    if (program?.kind === 'starved') {
      this.#error ??= {
        message: `${starvedSentence(program)} Your files are unchanged, and not the cause.`,
        wayOut: 'Run the check again when less is running.',
      };
      return notReachedTest(name);
    }
    if (raw.facts?.setAside === true || raw.facts?.program?.knownBefore === true) return notReachedTest(name);
    return failedTest(name, explainTest(raw, this.#files), raw);
  }

  #finish(id: string, test: TestResult): CheckEvent[] {
    this.#results.set(id, test);
    const part = this.#parts.finishedFirst(this.#collected, this.#results);
    return [
      { kind: 'test-finished', test },
      ...(part === undefined ? [] : [{ kind: 'part-finished', part } as const]),
    ];
  }

  /** A file that cannot be loaded is the learner's, if the error points at one of theirs, and else the author's. */
  #takeLoadingErrors(errors: readonly RawError[]): CheckEvent[] {
    const explained = errors.map((error) => explainError(error, this.#files));
    const theirs = explained.find(({ file }) => file !== null);
    if (theirs !== undefined) return this.#addExtra(loading, theirs);
    const place = errors[0] === undefined ? null : placeInCheck(errors[0], this.#request.courseRoot);
    this.#cannotRun(
      `The check of ${this.#request.step} is itself broken${place === null ? '' : ` (${place})`}: ${firstLine(errors[0]?.message)}`,
      askTheAuthor,
    );
    return [];
  }

  #concludeWithoutTests(notes: readonly Note[]): CheckEvent[] {
    if (this.#timedOut || this.#runErrors.length > 0) {
      const lost = this.#timedOut
        ? explainBlockedLoading(notes, this.#limits.collectMs, this.#files)
        : explainLostTest(notes, false, this.#output, this.#runErrors, this.#files);
      return this.#addExtra(loading, lost);
    }
    this.#cannotRun(`The check of ${this.#request.step} contains no tests.`, askTheAuthor);
    return [];
  }

  /** Every test may pass while a promise that nobody waits for fails. That is no pass. */
  #takeBackgroundErrors(): CheckEvent[] {
    const error = this.#runErrors[0];
    const allPassed = [...this.#results.values()].every(({ state }) => state === 'passed');
    return error === undefined || !allPassed
      ? []
      : this.#addExtra(background, explainError(error, this.#files));
  }

  #addExtra(name: string, explanation: Explanation): CheckEvent[] {
    const test = failedTest(name, explanation, null);
    this.#extra.push(test);
    return [{ kind: 'test-finished', test }];
  }

  #databaseIsGone(reason: string): void {
    this.#error ??= {
      message: `The database did not answer during the check (${reason}). Your files are unchanged, and not the cause.`,
      wayOut: 'Type npx workshop db start, then run the check again.',
    };
  }

  #cannotRun(message: string, wayOut: string): void {
    this.#error ??= { message, wayOut };
    this.#phase = 'closed';
  }

  #inOrder(): TestResult[] {
    return this.#collected.map(({ id, name }) => this.#results.get(id) ?? notReachedTest(name));
  }
}

/** Results come in bursts, so the last one may be lost. The notes know which test was begun last. */
function runningTest(open: readonly CollectedTest[], notes: readonly Note[]): CollectedTest | undefined {
  const begun = notes.findLast((note) => note.kind === 'test-started');
  return open.find(({ name }) => name === begun?.name) ?? open[0];
}

function firstLine(text: string | undefined): string {
  return (text ?? '').split('\n')[0] ?? '';
}
