/** A mode of the terminal, by the sequences that switch it. */
export interface TerminalMode {
  readonly on: string;
  readonly off: string;
}

/** The modes that the app has switched on, beside those that Ink looks after. */
export class TerminalModes {
  readonly #stdout: NodeJS.WriteStream;
  readonly #modes = new Set<TerminalMode>();

  constructor(stdout: NodeJS.WriteStream) {
    this.#stdout = stdout;
  }

  /** Switches a mode on until the app ends; while a program has the terminal, it is off. */
  switchOn(mode: TerminalMode): void {
    if (this.#modes.has(mode)) return;
    this.#modes.add(mode);
    this.#stdout.write(mode.on);
  }

  switchOff(mode: TerminalMode): void {
    if (this.#modes.delete(mode)) this.#stdout.write(mode.off);
  }

  /** All of them off, until `resume`. */
  suspend(): void {
    for (const { off } of this.#modes) this.#stdout.write(off);
  }

  resume(): void {
    for (const { on } of this.#modes) this.#stdout.write(on);
  }
}
