import type { Keeping } from '../workshop/kept.ts';
import type { Workshop } from '../workshop/workshop.ts';
import type { PaintedFrame } from '../painted-frame.ts';
import { safeJson } from '../safe-text.ts';
import type { TextOptions } from '../text/text-options.ts';

/** What a command may use of the process it runs in. Data goes to `out`, everything else to `note`. */
export interface Io {
  /** Writes a text and a line end to stdout. */
  readonly out: (text: string) => void;
  /** Writes a text and a line end to stderr. */
  readonly note: (text: string) => void;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** True where a person sits at both ends. */
  readonly interactive: boolean;
  /** How texts are laid out for stdout. */
  readonly text: TextOptions;
  /** Rows of the terminal; a usual number where there is none. */
  readonly height: number;
  /** Aborted by Ctrl-C and by the signals that end a process. */
  readonly signal: AbortSignal;
  /** What shuffling begins with: the same seed gives the same order. */
  readonly seed: string;
  /** Asks for a line; undefined at the end of the input (Ctrl-D) and without a terminal. Throws an abort for Ctrl-C. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** The app's window, where it was painted before the app was loaded. Everything else that is printed takes it away. */
  readonly painted?: PaintedFrame | undefined;
  /**
   * Opens the course that the command line or the working folder names. What it keeps between calls, which is nothing
   * unless the command says so, ends after the command.
   */
  readonly openWorkshop: (keeping?: Keeping) => Promise<Workshop>;
  /** Why progress that this command made could not be saved; null where all of it is. */
  readonly unsavedProgress: () => string | null;
}

/** Exit codes, as scripts may rely on them. */
export const exit = { done: 0, failed: 1, notRun: 2, bug: 3, interrupted: 130 } as const;

/** One object on stdout, for programs; what would steer a terminal is escaped. */
export function printJson(io: Pick<Io, 'out'>, value: object): void {
  io.out(safeJson({ schemaVersion: 1, ...value }));
}
