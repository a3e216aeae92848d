import type { Exercise } from '../../course/course.ts';
import type { FileOperation } from './file-operation.ts';
import type { Save } from './save-log.ts';
import { isAtOrUnder } from '../solution/solution-files.ts';

/** A step that was done. */
export interface DoneStep {
  readonly step: string;
  /** ISO 8601, UTC. */
  readonly doneAt: string;
}

/** What is going to be changed in the learner's files. It touches nothing; the job that applies it does. */
export interface FileChange {
  readonly kind: Save['kind'];
  /** The command as it is typed after `workshop`, which the list of saves tells. */
  readonly reason: string;
  /** The step or the migration that it is about, as a sentence names it; of an undo or a redo, the command it takes back. */
  readonly subject: string;
  readonly exercise: Exercise;
  /** Empty where everything is already as it is to be. Paths are relative to the exercise's folder. */
  readonly operations: readonly FileOperation[];
  /** Ids of the steps that are not done any more: their code is gone. */
  readonly reopens: readonly string[];
  /** Steps that are done again, because an undo or a redo restores their code. */
  readonly completes?: readonly DoneStep[];
  /** The save whose command an undo or a redo takes back; null for everything else. */
  readonly takesBack: Save | null;
  /** Younger saves that an undo would have taken back first, and that are gone. */
  readonly passedOver?: readonly Save[];
}

/** Whether the database no longer fits when this is done. It has neither a migration that is dropped nor a way back. */
export function changesMigrations({ kind, takesBack, exercise, operations }: FileChange): boolean {
  if (isOutsideTheDatabase(kind) || (takesBack !== null && isOutsideTheDatabase(takesBack.kind)))
    return false;
  const migrations = exercise.database?.migrations;
  return migrations !== undefined && operations.some(({ path }) => isAtOrUnder(path, migrations));
}

function isOutsideTheDatabase(kind: FileChange['kind']): boolean {
  return kind === 'drop' || kind === 'draft';
}
