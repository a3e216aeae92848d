/** A terminal that nobody else reads from or writes to. */
export interface FreeTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** A program that gets the terminal for a while: an editor, a command of a lesson, a tool that asks questions. */
export interface TerminalProgram {
  /** As the learner would type it: `vim src/server.ts`, `npx workshop db generate`. */
  readonly title: string;
  readonly command: TerminalCommand;
  /** Absolute path of the folder it runs in. */
  readonly cwd: string;
  /** Printed before it starts, until Enter is pressed. */
  readonly before?: string;
  /** `wait-for-enter`: what it printed stays in sight until Enter is pressed. */
  readonly afterwards: 'return' | 'wait-for-enter';
}

export type TerminalCommand =
  /** Started as it stands, without a shell: whatever a file is called, it is one argument. */
  | {
      readonly kind: 'program';
      readonly file: string;
      readonly args: readonly string[];
      /** Variables that are set for it alone. */
      readonly variables?: Readonly<Record<string, string>>;
    }
  /** Lines for the system's shell, as a lesson prints them: the first that fails is the last that is run. */
  | { readonly kind: 'script'; readonly text: string }
  /** The learner's own shell, to type in. */
  | { readonly kind: 'learner-shell' };

export type TerminalEnd =
  | { readonly kind: 'ended'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly reason: string };
