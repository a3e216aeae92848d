import type { AppliedMigration } from '../tracking-table.ts';

/** What can be wrong with a migrations folder, or between it and a database. */
export type ProblemKind =
  /** Git has left the two sides of a merge in a file. */
  | 'conflict'
  | 'journal-missing'
  | 'journal-unreadable'
  /** Two entries have one tag, so that one file would run twice. */
  | 'listed-twice'
  | 'sql-missing'
  /** A file that no migrator runs. */
  | 'sql-unlisted'
  /** Two migrations have one number, and so one snapshot. */
  | 'same-number'
  | 'snapshot-missing'
  | 'snapshot-unreadable'
  | 'snapshot-unlisted'
  /** Two branches have each made a migration from one state: drizzle-kit refuses to go on. */
  | 'snapshots-with-one-parent'
  | 'snapshot-without-parent'
  /** drizzle-kit goes on from the last snapshot by name, which is not that of the newest migration. */
  | 'snapshots-out-of-order'
  /** The snapshot has the one name that drizzle-kit passes over. */
  | 'snapshot-overlooked'
  /** An entry's time is not later than that of the one before. Migrators go by the time, so one of them may never run. */
  | 'out-of-order'
  | 'down-without-migration'
  /** Its file changed after it ran. */
  | 'edited'
  /** It has not run, and a younger one has. */
  | 'skipped'
  /** It has run, and the journal doesn't list it. */
  | 'applied-unknown'
  /** Nothing counts as applied, and the tables are there. */
  | 'tracking-lost';

/** What can't be done while there is such a problem. Each includes what stands behind it. */
export type Blocked = 'everything' | 'running' | 'generating' | 'nothing';

export interface FolderProblem {
  readonly kind: ProblemKind;
  /** The migrations that it is about. */
  readonly tags: readonly string[];
  readonly blocks: Blocked;
  /** What is wrong, and why that matters. */
  readonly message: string;
  /** What to type. */
  readonly wayOut: string;
}

export type GitOperation = 'merge' | 'rebase' | 'cherry-pick' | 'revert';

/** What git knows about the folder. */
export interface GitFacts {
  /** What git is in the middle of. */
  readonly operation: GitOperation | null;
  /** Texts of the last commit, by path inside the folder, with forward slashes. */
  readonly committed: ReadonlyMap<string, string>;
  /** The newest commit in which no file of the folder has conflict markers; null if there is none. */
  readonly lastClean: string | null;
  /** Which branch lists an applied migration that this folder doesn't, by the migration's `when`. */
  readonly branches: ReadonlyMap<number, string>;
}

/** What the learner's database says. */
export interface DatabaseFacts {
  readonly tracking: readonly AppliedMigration[];
  /** Names of the tables in the schema `public`. */
  readonly tables: readonly string[];
}

export interface Surroundings {
  /** Null without git, or if git was not asked. */
  readonly git: GitFacts | null;
  /** Null if no database was asked. */
  readonly database: DatabaseFacts | null;
}
