/** A wrong or a right answer to a step, as small edits of its solution or its starter. Authors write them; learners never see them. */
export interface Attempt {
  /** The file's name without its ending: what somebody did. */
  readonly name: string;
  /** Relative to the course root, with forward slashes. */
  readonly file: string;
  readonly verdict: 'accepted' | 'rejected';
  readonly from: 'starter' | 'solution';
  /** Part of the first failure's explanation; null for an accepted one. */
  readonly says: Written | null;
  /** Id of the hint that goes with the first failure; null where nothing is said about it. */
  readonly hint: Written | null;
  /** Whether the other failures, where there are any, say that as well. */
  readonly nothingElse: boolean;
  readonly edits: readonly Edit[];
}

/** A text, and the line of its file on which it stands. */
export interface Written {
  readonly text: string;
  readonly line: number;
}

/** One change of one file. `path` is relative to the exercise's folder, with forward slashes; `line` is the attempt's own. */
export type Edit = { readonly path: string; readonly line: number } & (
  | { readonly kind: 'replace'; readonly old: string; readonly new: string }
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'delete' }
);

/** The attempt that every exercise step has: what a learner is told who has done nothing yet. */
export const untouched = 'untouched';
