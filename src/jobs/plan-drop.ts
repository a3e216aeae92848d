import path from 'node:path';
import type { Exercise } from '../course/course.ts';
import {
  downFileOf,
  journalFileIn,
  type ListedMigration,
  loadJournal,
} from '../migrations/migration-files.ts';
import { withoutNewest } from '../migrations/states/journal-text.ts';
import type { FileChange } from '../workspace/changes/file-change.ts';
import { type FileState, operationsTowards } from '../workspace/changes/file-operation.ts';
import { readFileStates } from '../workspace/changes/read-file-states.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** The newest migration of an exercise, as far as it is there, and what takes it out of the folder. */
export interface DropPlan {
  readonly newest: ListedMigration;
  readonly hasSql: boolean;
  readonly change: FileChange;
}

/**
 * What takes the newest migration out of the folder whole: its SQL, its way back, its snapshot and its entry in the
 * journal, whichever of them are there. Undefined where the journal has none.
 */
export async function planDrop(
  { course }: Workshop,
  exercise: Exercise,
  migrationsFolder: string,
): Promise<DropPlan | undefined> {
  const listed = await loadJournal(migrationsFolder);
  const newest = listed.at(-1);
  if (newest === undefined) return undefined;
  const folder = exerciseFolder(course, exercise);
  const pathOf = (file: string): string => path.relative(folder, file).split(path.sep).join('/');
  const { file, snapshotFile } = newest;
  // After a merge, two migrations may have one number, and so one snapshot: the last of them takes it away.
  const isShared = listed.slice(0, -1).some((one) => one.snapshotFile === snapshotFile);
  const gone = [file, downFileOf(newest), ...(isShared ? [] : [snapshotFile])].map(pathOf);
  const journal = pathOf(journalFileIn(migrationsFolder));
  const present = await readFileStates(folder, [...gone, journal]);
  const target = new Map<string, FileState | null>([
    ...gone.map((one) => [one, null] as const),
    [journal, withoutLastEntry(present.get(journal) ?? null)],
  ]);
  return {
    newest,
    hasSql: (present.get(pathOf(file)) ?? null) !== null,
    change: {
      kind: 'drop',
      reason: `db drop ${newest.tag}`,
      subject: newest.tag,
      exercise,
      operations: operationsTowards(target, present),
      reopens: [],
      takesBack: null,
    },
  };
}

function withoutLastEntry(state: FileState | null): FileState | null {
  if (state?.kind !== 'file') return state;
  return { ...state, content: Buffer.from(withoutNewest(state.content.toString('utf8'))) };
}
