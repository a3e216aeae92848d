/** Why something failed, in one or a few sentences, and where in the learner's code. */
export interface Explanation {
  readonly text: string;
  /** Relative to the course root. */
  readonly file: string | null;
  /** Counted from 1. */
  readonly line: number | null;
  readonly hint: string | null;
}
