import { MouseReports, type MouseReport } from './mouse-reports.ts';
import type { TerminalModes } from './terminal-modes.ts';

/** Reports of clicks and of the wheel (1000), in the form that has room for every window (1006). */
const sequences = { on: '\u001B[?1000h\u001B[?1006h', off: '\u001B[?1006l\u001B[?1000l' } as const;

/** The mouse, where the terminal has one that it tells about. */
export class Mouse {
  readonly #modes: TerminalModes;
  readonly #reports = new MouseReports();
  readonly #mode;
  #listener: ((report: MouseReport) => void) | undefined;

  constructor(stdin: NodeJS.ReadStream, modes: TerminalModes) {
    this.#modes = modes;
    // Ink reads the stream and drops what is no key; a listener sees all that is read, and reads nothing by itself.
    const read = (chunk: string | Buffer) => this.#read(String(chunk));
    this.#mode = {
      ...sequences,
      whenOn: () => void stdin.on('data', read),
      whenOff: () => void stdin.off('data', read),
    };
  }

  /** From now on reports go to the listener, and the terminal no longer selects text by itself. */
  switchOn(listener: (report: MouseReport) => void): void {
    this.#listener = listener;
    this.#modes.switchOn(this.#mode);
  }

  switchOff(): void {
    this.#listener = undefined;
    this.#modes.switchOff(this.#mode);
  }

  /** Whether an input is a piece of a report that came too slowly to be taken for one. */
  isPiece(input: string): boolean {
    return this.#reports.isPiece(input);
  }

  #read(chunk: string): void {
    for (const report of this.#reports.read(chunk)) this.#listener?.(report);
  }
}
