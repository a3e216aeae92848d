import type { ProgramFailure, Statement } from '../checker/test-facts.ts';
import { type LearnerProcess, processesOfThisFile } from './learner-process.ts';

/** Collects, while a test runs, what there is to tell about its failure. Tests of a check run one after the other. */
class Recorder {
  #said: Statement | null = null;
  #program: ProgramFailure | null = null;
  #setAside = false;
  #isAboutOwnTests = false;
  #testsFailed = 0;
  #ownTestsPrinted = '';
  readonly #printedBefore = new Map<LearnerProcess, Received>();
  /** The processes that were asked last, and what they had printed before. More than one where some were asked at once. */
  readonly #asked = new Map<LearnerProcess, Received>();
  #beingAsked = 0;

  testStarts({ isAboutOwnTests }: { readonly isAboutOwnTests: boolean }): void {
    this.#isAboutOwnTests = isAboutOwnTests;
    this.#ownTestsPrinted = '';
    this.#said = null;
    this.#program = null;
    this.#setAside = false;
    this.#printedBefore.clear();
    this.#asked.clear();
    for (const process of processesOfThisFile) this.leaveOut(process);
  }

  /** What this process has printed until now is no news. */
  leaveOut(process: LearnerProcess): void {
    this.#printedBefore.set(process, received(process));
  }

  /** While a request or a command is under way: what its process prints meanwhile belongs to it. */
  async whileAsked<Result>(process: LearnerProcess, act: () => Promise<Result>): Promise<Result> {
    if (this.#beingAsked === 0) this.#asked.clear();
    if (!this.#asked.has(process)) this.#asked.set(process, received(process));
    this.#beingAsked += 1;
    try {
      return await act();
    } finally {
      this.#beingAsked -= 1;
    }
  }

  say(statement: Statement | null): void {
    this.#said = statement;
  }

  programFailed(failure: ProgramFailure): void {
    this.#program = failure;
  }

  /** What the learner's own tests printed, in a process that isn't this check's own. */
  ownTestsPrinted(text: string): void {
    this.#ownTestsPrinted = text;
  }

  /** The running test has failed. */
  testFailed(): void {
    this.#testsFailed += 1;
  }

  /** True where the whole check is failed already. */
  get hasFailed(): boolean {
    return this.#testsFailed > 0;
  }

  /** Whether the running test is marked as one that runs the learner's own tests. */
  get isAboutOwnTests(): boolean {
    return this.#isAboutOwnTests;
  }

  /** The running test is not run after all. */
  setAside(): void {
    this.#setAside = true;
  }

  get isSetAside(): boolean {
    return this.#setAside;
  }

  get said(): Statement | null {
    return this.#said;
  }

  get program(): ProgramFailure | null {
    return this.#program;
  }

  /** What the learner's programs have printed since the test began. */
  output(): string {
    const parts = [printedBy(processesOfThisFile, this.#printedBefore), this.#ownTestsPrinted];
    return parts.filter((part) => part !== '').join('\n');
  }

  /** What was printed since the last request or command began. */
  lastOutput(): string {
    return printedBy(this.#asked.keys(), this.#asked);
  }
}

interface Received {
  readonly stdout: number;
  readonly stderr: number;
}

function received({ stdout, stderr }: LearnerProcess): Received {
  return { stdout: stdout.received, stderr: stderr.received };
}

function printedBy(
  processes: Iterable<LearnerProcess>,
  before: ReadonlyMap<LearnerProcess, Received>,
): string {
  return [...processes]
    .flatMap((process) => {
      const from = before.get(process);
      return [process.stdout.text(from?.stdout), process.stderr.text(from?.stderr)];
    })
    .filter((text) => text !== '')
    .join('\n');
}

export const recorder = new Recorder();

/** What the learner's programs have printed since the test began. */
export function printed(): string {
  return recorder.output();
}
