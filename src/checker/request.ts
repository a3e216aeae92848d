/** All that the checker needs in order to run one step's tests. Paths are absolute. */
export interface CheckRequest {
  readonly step: string;
  readonly courseRoot: string;
  /** The step's `check.test.ts`. */
  readonly testFile: string;
  /** The learner's folder, in which their programs are run. */
  readonly exerciseFolder: string;
  /** That folder as the learner was given it; absent in a course without solutions. */
  readonly starterFolder?: string | undefined;
  /** The learner's files that the step is about, relative to `exerciseFolder`. */
  readonly files: readonly string[];
  /** The files that the step begins with, relative to `exerciseFolder`: one that is missing can be restored. */
  readonly filesAtStart?: readonly string[];
  /** A scratch database without rows; null for an exercise without a database. */
  readonly databaseUrl: string | null;
  /** The learner's migrations; absent where the exercise has none. */
  readonly migrationsFolder?: string | undefined;
  /** Runs the tests in an order that this number decides; without it, in the file's. */
  readonly shuffleSeed?: number | undefined;
}
