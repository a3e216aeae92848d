import { setImmediate as immediately } from 'node:timers/promises';
import type { FreeTerminal } from '../workspace/terminal-program.ts';
import { InterruptHold } from './interrupt-hold.ts';
import { Mouse } from './mouse.ts';
import { stopProcessGroup } from './stop-process-group.ts';
import { TerminalModes } from './terminal-modes.ts';

/** Ink's way of giving the terminal free until the callback has settled. */
type Suspend = (callback: () => Promise<void>) => Promise<void>;

/** The second screen takes over the cursor's column, and the app's first line would begin there. */
const toLineStart = '\r\u001B[J';

/** The terminal that the app is on: what it has switched on there, and how it lends it. */
export class AppTerminal {
  readonly modes: TerminalModes;
  readonly mouse: Mouse;
  readonly #streams: FreeTerminal;
  readonly #interrupts = new InterruptHold();
  #suspend: Suspend | undefined;
  #isLent = false;

  constructor(streams: FreeTerminal) {
    this.#streams = streams;
    this.modes = new TerminalModes(streams.stdout);
    this.mouse = new Mouse(streams.stdin, this.modes);
  }

  /** Called once the app is drawn: only Ink can give the terminal free. */
  suspendBy(suspend: Suspend): void {
    this.#suspend = suspend;
  }

  /** Gives the terminal as the shell left it, lets it be used, takes it back and draws the whole app anew. */
  async lend<T>(use: (terminal: FreeTerminal) => Promise<T>): Promise<T> {
    const suspend = this.#suspend;
    if (suspend === undefined) throw new Error('the terminal was lent before the app was drawn');
    const used = Promise.withResolvers<T>();
    this.#isLent = true;
    this.modes.suspend();
    this.#interrupts.begin();
    try {
      await suspend(async () => {
        await stopReading(this.#streams.stdin);
        await use(this.#streams).then(used.resolve, used.reject);
        await stopReading(this.#streams.stdin);
        this.#streams.stdout.write(toLineStart);
      });
    } finally {
      this.#isLent = false;
      this.#interrupts.end();
      this.modes.resume();
    }
    return used.promise;
  }

  /** What Ctrl-Z does. A program that is about to have the terminal gets the key itself. */
  async stop(): Promise<void> {
    if (!this.#isLent) await this.lend(stopProcessGroup);
  }

  /** Leaves nothing of the app's in the terminal, and nothing in the process. */
  close(): void {
    this.modes.suspend();
    this.#interrupts.release();
  }
}

/** Without a listener a stream goes on reading ahead, and would take every other key from a program on the terminal. */
async function stopReading(stdin: NodeJS.ReadStream): Promise<void> {
  // The stream notices that its last listener has gone, and what it was told here, only after this turn.
  await immediately();
  stdin.pause();
  await immediately();
}
