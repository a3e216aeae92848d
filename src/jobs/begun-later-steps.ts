import type { ExerciseStep } from '../course/course.ts';
import type { FileState } from '../workspace/changes/file-operation.ts';
import { readFileStates } from '../workspace/changes/read-file-states.ts';
import { findOverlay, layOverlays, type Overlay, stepsOf } from '../workspace/solution/solution-files.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import type { Workshop } from '../workshop/workshop.ts';

/**
 * The steps after this one, in the same exercise, that the learner has already begun: their code builds on this
 * step's, so it can't stay when this step starts over. Progress shows it, and so do the files, for example where
 * progress was lost: a file that only a later step adds, or one that is exactly as a later step's solution has it.
 *
 * @throws {UserError} as `readFileStates` does
 */
export async function begunLaterSteps(
  { course, progress }: Pick<Workshop, 'course' | 'progress'>,
  step: ExerciseStep,
): Promise<readonly ExerciseStep[]> {
  const steps = stepsOf(course, step.exercise);
  const at = steps.indexOf(step);
  const later = steps.slice(at + 1);
  const names = ['starter', ...steps.map(({ id }) => id)];
  // A course may lack the solution of a step: then its files show nothing.
  const overlays = await Promise.all(
    names.map(async (name) => (await findOverlay(course, step.exercise, name)) ?? emptyOverlay),
  );
  const folder = exerciseFolder(course, step.exercise);
  const present = await readFileStates(
    folder,
    overlays.flatMap(({ files }) => [...files.keys()]),
  );
  const last = later.findLastIndex(({ id }, index) => {
    // The starter is the first overlay, so a step's own is one further on.
    const own = at + 1 + index + 1;
    const before = layOverlays(overlays.slice(0, own));
    const overlay = overlays[own] ?? emptyOverlay;
    return progress.current.steps[id] !== undefined || isIn(overlay, before, present);
  });
  return later.slice(0, last + 1);
}

const emptyOverlay: Overlay = { files: new Map(), deleted: [], message: null };

function isIn(
  { files }: Overlay,
  before: ReadonlyMap<string, Buffer>,
  present: ReadonlyMap<string, FileState | null>,
): boolean {
  return [...files].some(([file, content]) => {
    const state = present.get(file) ?? null;
    if (state?.kind !== 'file') return false;
    const earlier = before.get(file);
    return earlier === undefined || (state.content.equals(content) && !earlier.equals(content));
  });
}
