import type { ProgramFailure, Statement } from '../checker/test-facts.ts';
import { type LearnerProcess, processesOfThisFile } from './learner-process.ts';

/** Collects, while a test runs, what there is to tell about its failure. Tests of a check run one after the other. */
class Recorder {
  #said: Statement | null = null;
  #program: ProgramFailure | null = null;
  #setAside = false;
  #testsFailed = 0;
  readonly #printedBefore = new Map<LearnerProcess, { stdout: number; stderr: number }>();

  testStarts(): void {
    this.#said = null;
    this.#program = null;
    this.#setAside = false;
    this.#printedBefore.clear();
    for (const process of processesOfThisFile) this.leaveOut(process);
  }

  /** What this process has printed until now is no news. */
  leaveOut(process: LearnerProcess): void {
    this.#printedBefore.set(process, { stdout: process.stdout.received, stderr: process.stderr.received });
  }

  say(statement: Statement | null): void {
    this.#said = statement;
  }

  programFailed(failure: ProgramFailure): void {
    this.#program = failure;
  }

  /** The running test has failed. */
  testFailed(): void {
    this.#testsFailed += 1;
  }

  /** True where the whole check is failed already. */
  get hasFailed(): boolean {
    return this.#testsFailed > 0;
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
    return [...processesOfThisFile]
      .flatMap((process) => {
        const before = this.#printedBefore.get(process);
        return [process.stdout.text(before?.stdout), process.stderr.text(before?.stderr)];
      })
      .filter((text) => text !== '')
      .join('\n');
  }
}

export const recorder = new Recorder();

/** What the learner's programs have printed since the test began. */
export function printed(): string {
  return recorder.output();
}
