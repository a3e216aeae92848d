import type { Exercise } from '../course/course.ts';
import { isAside } from '../workspace/changes/apply-operations.ts';
import { isSame } from '../workspace/changes/file-operation.ts';
import { listEverything, readFileStates } from '../workspace/changes/read-file-states.ts';
import { loadSaveLog, type Save } from '../workspace/changes/save-log.ts';
import { isStillRunning } from '../system/process-identity.ts';
import { loadSavedFiles } from './change-files.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** A change of the learner's files that ended halfway, as a message and what to type next. */
export interface InterruptedChange {
  readonly message: string;
  readonly wayOut: string;
}

/**
 * The last change of the learner's files, if the process that made it was ended before it was done. A change that still
 * runs is none, nor is one that was put right since.
 */
export async function findInterruptedChange(workshop: Workshop): Promise<InterruptedChange | undefined> {
  // A list that can't be read is for the commands that need it to report.
  const { saves } = await loadSaveLog(workshop.stateFolder).catch(() => ({ saves: [] }));
  const last = saves.at(-1);
  const exercise = last === undefined ? undefined : workshop.course.exercises.get(last.exercise);
  if (last?.state !== 'started' || exercise === undefined) return undefined;
  if (last.owner !== undefined && (await isStillRunning(last.owner))) return undefined;
  const folder = exerciseFolder(workshop.course, exercise);
  const command = `\`npx workshop ${last.reason}\``;
  if (await hasChangedFiles(workshop, last, exercise)) {
    return {
      message: `${command} was interrupted: some files of the exercise ${exercise.id} may be changed and others not. All of them are saved as they were.`,
      wayOut: wayOutOf(last),
    };
  }
  if (!(await listEverything(folder)).some(isAside)) return undefined;
  return {
    message: `${command} was interrupted before it changed a file of yours.`,
    wayOut: `${command} does it, \`npx workshop undo\` removes what it left behind.`,
  };
}

async function hasChangedFiles(workshop: Workshop, save: Save, exercise: Exercise): Promise<boolean> {
  const saved = await loadSavedFiles(workshop, save, exercise);
  if (saved === undefined) return false;
  const present = await readFileStates(exerciseFolder(workshop.course, exercise), saved.keys());
  return [...saved].some(([file, before]) => !isSame(present.get(file) ?? null, before));
}

function wayOutOf({ kind, reason }: Save): string {
  switch (kind) {
    case 'undo':
      return '`npx workshop undo` finishes it.';
    case 'drop':
    case 'draft':
      // Run again, they would go on with what is the newest migration now.
      return '`npx workshop undo` undoes it; then you can run it again.';
    case 'catch-up':
    case 'reset':
    case 'redo':
      return `\`npx workshop ${reason}\` finishes it, \`npx workshop undo\` undoes it.`;
  }
}
