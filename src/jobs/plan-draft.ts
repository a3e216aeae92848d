import path from 'node:path';
import type { Exercise } from '../course/course.ts';
import { downFileOf, type Migration } from '../migrations/migration-files.ts';
import type { FileChange } from '../workspace/changes/file-change.ts';
import { operationsTowards } from '../workspace/changes/file-operation.ts';
import { readFileStates } from '../workspace/changes/read-file-states.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** Puts a draft in the place of the way back that somebody wrote for a migration. */
export async function planDraft(
  { course }: Workshop,
  exercise: Exercise,
  migration: Migration,
  sql: string,
): Promise<FileChange> {
  const folder = exerciseFolder(course, exercise);
  const file = path.relative(folder, downFileOf(migration)).split(path.sep).join('/');
  const target = new Map([[file, { kind: 'file', content: Buffer.from(sql), mode: null } as const]]);
  return {
    kind: 'draft',
    reason: `db draft ${migration.tag} --force`,
    subject: migration.tag,
    exercise,
    operations: operationsTowards(target, await readFileStates(folder, [file])),
    reopens: [],
    takesBack: null,
  };
}
