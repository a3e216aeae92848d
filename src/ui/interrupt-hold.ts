/** How long an interruption that was meant for the program may still be on its way when the program has ended. */
const lateInterruptMs = 500;

/**
 * Keeps Ctrl-C from this process while a program has the terminal: the terminal sends it to all that the shell started,
 * and the launcher passes it on once more, a moment later.
 */
export class InterruptHold {
  #kept: readonly NodeJS.SignalsListener[] | undefined;
  #timer: NodeJS.Timeout | undefined;

  begin(): void {
    clearTimeout(this.#timer);
    if (this.#kept !== undefined) return;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what process.on took as listeners of a signal
    this.#kept = process.listeners('SIGINT') as NodeJS.SignalsListener[];
    process.removeAllListeners('SIGINT');
    process.on('SIGINT', ignore);
  }

  end(): void {
    this.#timer = setTimeout(() => this.release(), lateInterruptMs);
    this.#timer.unref();
  }

  release(): void {
    clearTimeout(this.#timer);
    if (this.#kept === undefined) return;
    process.off('SIGINT', ignore);
    for (const listener of this.#kept) process.on('SIGINT', listener);
    this.#kept = undefined;
  }
}

function ignore(): void {}
