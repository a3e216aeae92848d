import { isAtOrUnder } from '../solution/solution-files.ts';
import { operationsTowards, type FileOperation, type FileState, type Target } from './file-operation.ts';

/** What lies in the learner's folder, by path; null or absent where nothing does. */
export type Present = ReadonlyMap<string, FileState | null>;

/** Files of a solution, by path. */
export type Files = ReadonlyMap<string, Buffer>;

export interface CatchUp {
  /** The solution up to the step before the one to go on with. */
  readonly solution: Files;
  /** Every path that the course's solutions know, whatever the step. */
  readonly known: Iterable<string>;
  /** Folder of the migrations, where the exercise has one. */
  readonly migrations: string | undefined;
  readonly present: Present;
}

/**
 * Puts the solution in place. Of the learner's own files only migrations are taken away: half of one history and half
 * of another would be none. Files of later steps go as well; what no solution knows stays.
 */
export function planCatchUp({ solution, known, migrations, present }: CatchUp): FileOperation[] {
  const others = [...known, ...filesIn(migrations, present)].filter((file) => !solution.has(file));
  return operationsTowards(targetOf(solution, others), present);
}

export interface Reset {
  /** The solution up to the step before the one that is reset. */
  readonly solution: Files;
  /** Files and folders that the step changes, makes or takes away. */
  readonly places: readonly string[];
  readonly migrations: string | undefined;
  readonly present: Present;
}

/**
 * Puts the step's files to where the solution of the steps before it has them. Where the step makes a migration, that
 * is the whole folder: the journal, the snapshots and the SQL belong together.
 */
export function planReset({ solution, places, migrations, present }: Reset): FileOperation[] {
  const touchesMigrations =
    migrations !== undefined && places.some((place) => isAtOrUnder(place, migrations));
  const all = touchesMigrations ? [...places, migrations] : places;
  const isOfTheStep = (file: string) => all.some((place) => isAtOrUnder(file, place));
  const hasMigrations = filesIn(migrations, present).some((file) => isThere(file, present));
  // A later step, or the learner, may have deleted what this one needs. Some of the migrations alone would be no
  // history, so those are restored only if none of them is left.
  const isMissing = (file: string) =>
    !isThere(file, present) && !(hasMigrations && migrations !== undefined && isAtOrUnder(file, migrations));
  const wanted = new Map([...solution].filter(([file]) => isOfTheStep(file) || isMissing(file)));
  const made = [...places, ...filesIn(touchesMigrations ? migrations : undefined, present)];
  return operationsTowards(
    targetOf(
      wanted,
      made.filter((place) => !wanted.has(place)),
    ),
    present,
  );
}

/** Puts back what was saved. */
export function planUndo(saved: Target, present: Present): FileOperation[] {
  return operationsTowards(saved, present);
}

function isThere(file: string, present: Present): boolean {
  return (present.get(file) ?? null) !== null;
}

function filesIn(folder: string | undefined, present: Present): string[] {
  return folder === undefined ? [] : [...present.keys()].filter((file) => isAtOrUnder(file, folder));
}

function targetOf(files: Files, unwanted: Iterable<string>): Target {
  const gone = [...unwanted].map((file) => [file, null] as const);
  const wanted = [...files].map(
    ([file, content]) => [file, { kind: 'file', content, mode: null } as const] as const,
  );
  return new Map<string, FileState | null>([...gone, ...wanted]);
}
