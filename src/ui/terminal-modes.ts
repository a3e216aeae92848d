/** A mode of the terminal, by the sequences that switch it. */
export interface TerminalMode {
  readonly on: string;
  readonly off: string;
  /** What has to be done in this process whenever it was switched. */
  readonly whenOn?: () => void;
  readonly whenOff?: () => void;
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
    this.#write(mode, 'on');
  }

  switchOff(mode: TerminalMode): void {
    if (this.#modes.delete(mode)) this.#write(mode, 'off');
  }

  /** All of them off, until `resume`. */
  suspend(): void {
    for (const mode of this.#modes) this.#write(mode, 'off');
  }

  resume(): void {
    for (const mode of this.#modes) this.#write(mode, 'on');
  }

  #write(mode: TerminalMode, to: 'on' | 'off'): void {
    this.#stdout.write(mode[to]);
    if (to === 'on') mode.whenOn?.();
    else mode.whenOff?.();
  }
}
