/** The difference between one of the learner's files and the solution's: `added` is what to add. */
export interface FileDiff {
  /** Relative to the course root, with forward slashes. */
  readonly path: string;
  readonly change: 'create' | 'edit' | 'delete';
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** Lines are counted from 1, in the learner's file and in the solution's. */
  readonly oldStart: number;
  readonly newStart: number;
  /** What it is for, in a sentence, where the course says so. */
  readonly purpose?: string;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly kind: 'context' | 'added' | 'removed';
  readonly text: string;
  /** Half-open ranges of `text`, in UTF-16 units, that differ from the line it is paired with. */
  readonly changedRanges: readonly (readonly [start: number, end: number])[];
}
