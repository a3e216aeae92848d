import { UserError } from '../errors.ts';
import type { FreeTerminal, TerminalEnd, TerminalProgram } from '../workspace/terminal-program.ts';
import type { Jobs } from './jobs.ts';

/** Gives the terminal free, lets it be used, and takes it back when that has settled, whichever way. */
export type LendTerminal = <T>(use: (terminal: FreeTerminal) => Promise<T>) => Promise<T>;

/** The terminal, lent to one program at a time. */
export class TerminalLoan {
  readonly #jobs: Pick<Jobs, 'runInTerminal'>;
  #lend: LendTerminal | undefined;
  #current: { readonly controller: AbortController; readonly ended: Promise<unknown> } | undefined;

  constructor(jobs: Pick<Jobs, 'runInTerminal'>) {
    this.#jobs = jobs;
  }

  lendBy(lend: LendTerminal): void {
    this.#lend = lend;
  }

  async run(program: TerminalProgram): Promise<TerminalEnd> {
    const lend = this.#lend;
    if (lend === undefined || this.#current !== undefined) {
      throw new UserError(
        `The terminal is in use, so that \`${program.title}\` was not started. Your files are unchanged.`,
        'Try again in a moment, or run it in another terminal.',
      );
    }
    const controller = new AbortController();
    const { signal } = controller;
    const ended = lend((terminal) => this.#jobs.runInTerminal(program, { ...terminal, signal }));
    this.#current = { controller, ended };
    try {
      return await ended;
    } finally {
      this.#current = undefined;
    }
  }

  async reclaim(): Promise<void> {
    this.#current?.controller.abort();
    await Promise.allSettled([this.#current?.ended]);
  }
}
