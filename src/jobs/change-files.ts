import type { Exercise } from '../course/course.ts';
import { applyOperations, HalfApplied, removeLeftovers } from '../workspace/changes/apply-operations.ts';
import type { FileChange } from '../workspace/changes/file-change.ts';
import { isSame, type FileState } from '../workspace/changes/file-operation.ts';
import { codeOf, messageOf, UserError } from '../errors.ts';
import { thisProcess } from '../system/process-identity.ts';
import { withDoneAgain, withReopened } from '../progress/progress.ts';
import { readFileState } from '../workspace/changes/read-file-states.ts';
import { loadSaved, saveFiles, type SaveRequest } from '../workspace/changes/save-files.ts';
import { loadSaveLog, newSaveId, noteSaves, type Save } from '../workspace/changes/save-log.ts';
import { takeChangeTurn, takeFilesAlone, type Turn } from './take-turns.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import type { Workshop } from '../workshop/workshop.ts';

/**
 * Saves the learner's files, then changes all that the plan names, or nothing. The save can be taken back from the
 * moment that the first file changes, so also after a power cut. Waits for other commands that change files, and for
 * checks that read them. Null if another command made the same change since it was planned.
 *
 * @throws {UserError} where they can't be saved, changed since they were planned for, or can't be written
 */
export async function applyFileChange(
  workshop: Workshop,
  change: FileChange,
  waiting: Omit<Turn, 'work'> = {},
): Promise<Save | null> {
  const turn = { ...waiting, work: `changing your files (${change.reason})` };
  await using turns = new AsyncDisposableStack();
  turns.use(await takeChangeTurn(workshop, turn));
  turns.use(await takeFilesAlone(workshop, turn));
  return (await isMade(workshop, change)) ? null : await applyNow(workshop, change);
}

/** Whether the files are already as the change would leave them, and no longer as they were when it was planned. */
async function isMade(
  { course }: Workshop,
  { exercise, operations }: Pick<FileChange, 'exercise' | 'operations'>,
): Promise<boolean> {
  const folder = exerciseFolder(course, exercise);
  const states = await Promise.all(
    operations.map(async ({ path, before, after }) => {
      const now = await readFileState(folder, path);
      return { isPlanned: isSame(now, before), isMade: isSame(now, after) };
    }),
  );
  return states.every((each) => each.isMade) && states.some((each) => !each.isPlanned);
}

async function applyNow(workshop: Workshop, change: FileChange): Promise<Save> {
  const { exercise, operations, takesBack } = change;
  const folder = exerciseFolder(workshop.course, exercise);
  const save = await saveFor(workshop, change);
  await noteSaves(workshop.stateFolder, [save]);
  try {
    await applyOperations(operations, { folder, id: save.id });
  } catch (error) {
    if (!(error instanceof HalfApplied)) {
      await noteSaves(workshop.stateFolder, [{ ...save, state: 'failed' }]).catch(() => undefined);
    }
    throw error;
  }
  const done: Save = { ...save, state: 'applied' };
  const undone: Save[] = takesBack === null ? [] : [{ ...takesBack, state: 'undone' }];
  try {
    await noteSaves(workshop.stateFolder, [done, ...undone]);
    await removeLeftovers(folder);
  } catch (error) {
    throw changedAndNotNoted(error);
  }
  await workshop.progress.update((progress) =>
    (change.completes ?? []).reduce(
      (before, { step, doneAt }) => withDoneAgain(before, step, doneAt),
      withReopened(progress, change.reopens),
    ),
  );
  return done;
}

function changedAndNotNoted(cause: unknown): UserError {
  const reason = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
  return new UserError(
    `The files are changed, and noting so failed (${codeOf(reason) ?? messageOf(reason)}). Your own are saved.`,
    'See to it that there is room on the disk and that the course can be written. `npx workshop undo` brings your files back.',
    { cause },
  );
}

/** Takes away what changes that were killed have left beside the learner's files, where they changed none of them. */
export async function clearInterrupted({ course, stateFolder }: Workshop): Promise<void> {
  await using _ = await takeChangeTurn({ stateFolder }, { work: 'removing what a killed command left' });
  const { saves } = await loadSaveLog(stateFolder);
  const ids = new Set(saves.flatMap(({ state, exercise }) => (state === 'started' ? [exercise] : [])));
  const exercises = [...ids].flatMap((id) => course.exercises.get(id) ?? []);
  await Promise.all(exercises.map((exercise) => removeLeftovers(exerciseFolder(course, exercise))));
}

/** Makes the save and looks whether it holds what is about to be overwritten: only then may anything go. */
async function saveFor(workshop: Workshop, change: FileChange): Promise<Save> {
  const at = new Date();
  const { saves } = await loadSaveLog(workshop.stateFolder);
  const request: SaveRequest = {
    ...placeOf(workshop, change.exercise),
    id: newSaveId(at, saves),
    at,
    reason: change.reason,
    touched: change.operations.map(({ path }) => path),
  };
  const place = await saveFiles(request);
  await requireSaved(change, (file) => loadSaved(place, file, request));
  return {
    id: request.id,
    at: at.toISOString(),
    reason: change.reason,
    kind: change.kind,
    exercise: change.exercise.id,
    place,
    owner: await thisProcess(),
    state: 'started',
    files: change.operations.map(({ path, before }) => ({
      path,
      existed: before !== null,
      mode: before?.kind === 'file' ? before.mode : null,
    })),
    steps: await stepsBefore(workshop, change),
  };
}

/** The progress of the steps that change with the files, so that an undo can restore it as well. */
async function stepsBefore(
  { progress }: Workshop,
  { reopens, completes = [] }: FileChange,
): Promise<Save['steps']> {
  // Another command may have passed a step since this one read the file.
  await progress.refresh();
  return [...reopens, ...completes.map(({ step }) => step)].map((step) => ({
    step,
    doneAt: progress.current.steps[step]?.doneAt ?? null,
  }));
}

async function requireSaved(
  { operations }: FileChange,
  load: (file: string) => Promise<FileState | null>,
): Promise<void> {
  for (const { path, before } of operations) {
    const saved = await load(path);
    // Permissions are noted in the list: git keeps one bit of them only.
    const expected = before?.kind === 'file' ? { ...before, mode: null } : before;
    if (isSame(saved, expected)) continue;
    throw new UserError(
      `${path} changed while it was being saved, so nothing was touched.`,
      'Save your files in the editor, then run the same command again.',
      { exitCode: 1 },
    );
  }
}

/** What a save held at the paths that its command was to change; undefined where it is gone. */
export async function loadSavedFiles(
  workshop: Workshop,
  save: Save,
  exercise: Exercise,
): Promise<Map<string, FileState | null> | undefined> {
  const files = await Promise.all(
    save.files.map(async ({ path, existed, mode }) => {
      const state = existed ? await loadSaved(save.place, path, placeOf(workshop, exercise)) : null;
      const isGone = existed && state === null;
      return { path, isGone, state: state?.kind === 'file' ? { ...state, mode } : state };
    }),
  );
  if (files.some(({ isGone }) => isGone)) return undefined;
  return new Map(files.map(({ path, state }) => [path, state]));
}

function placeOf({ course, stateFolder, env }: Workshop, { folder }: Exercise) {
  return { courseRoot: course.root, stateFolder, folder, env };
}
