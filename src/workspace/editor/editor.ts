/** A place in a file of the learner's; the file relative to the course root, with forward slashes. */
export interface CoursePlace {
  readonly file: string;
  /** Counted from 1; null where only the file is known. */
  readonly line: number | null;
}

/** A place in one of the learner's files. */
export interface FilePlace {
  /** Absolute path. */
  readonly file: string;
  /** Counted from 1; null where only the file is known. */
  readonly line: number | null;
  /** Counted from 1. */
  readonly column?: number | undefined;
}

/** A program that edits files, and how it is told of a place in one. */
export interface Editor {
  /** What the learner calls it. */
  readonly name: string;
  readonly program: string;
  /** What the learner's environment has it started with. */
  readonly args: readonly string[];
  /** Variables that are set for it alone. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The command in the learner's environment, if only a shell understands it. It is started instead of the program. */
  readonly shell?: string;
  /** Why it was chosen: a variable names it, this is its own terminal, or it is the first that was found. */
  readonly why: 'named' | 'own-terminal' | 'found';
  readonly dialect: Dialect;
  /** `window`: it opens one of its own and needs no terminal. */
  readonly place: 'window' | 'terminal';
}

/** How an editor is told of the line and the column. */
export type Dialect =
  | 'goto-flag' // -g file:line:column
  | 'colons' // file:line:column
  | 'jetbrains' // --line N --column N file
  | 'plus' // +N file
  | 'plus-colon' // +N:N file
  | 'plus-comma' // +N,N file
  | 'vim' // a command that puts the cursor there
  | 'line-flag' // -l N file
  | 'notepad-plus-plus' // -nN -cN file
  | 'none';
