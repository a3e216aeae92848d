import type { Course, Exercise, ExerciseStep } from '../course/course.ts';
import { UserError } from '../errors.ts';
import {
  planCatchUp as planFiles,
  planReset,
  planUndo as planBack,
} from '../workspace/changes/plan-changes.ts';
import type { FileChange } from '../workspace/changes/file-change.ts';
import { listEverything, readFileStates } from '../workspace/changes/read-file-states.ts';
import {
  findOverlay,
  isAtOrUnder,
  loadOverlay,
  solutionFiles,
  stepsOf,
} from '../workspace/solution/solution-files.ts';
import { loadSaveLog, type Save, type SaveLog } from '../workspace/changes/save-log.ts';
import { begunLaterSteps } from './begun-later-steps.ts';
import { loadSavedFiles } from './change-files.ts';
import { shareFiles, type Turn } from './take-turns.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import { requireCourse } from '../workshop/require-course.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** A change that another command is in the middle of would be planned for by half. */
const planning = { work: 'looking at your files' };

/** What ends the waiting for it, and who is told. */
type Waiting = Omit<Turn, 'work'>;

/**
 * The solution up to the step before this one, so that a learner can go on with it.
 *
 * @throws {UserError} where the course carries no solution for one of those steps, or a folder is in the way
 */
export async function planCatchUp(
  workshop: Workshop,
  step: ExerciseStep,
  waiting: Waiting = {},
): Promise<FileChange> {
  const { course } = workshop;
  const { exercise } = step;
  await requireCourse(workshop);
  await using _ = await shareFiles(workshop, { ...waiting, ...planning });
  const [solution, known] = await Promise.all([
    solutionBefore(course, step),
    pathsOfSolutions(course, exercise),
  ]);
  const migrations = exercise.database?.migrations;
  const operations = planFiles({
    solution,
    known,
    migrations,
    present: await presentFiles(course, exercise, [...solution.keys(), ...known]),
  });
  const steps = stepsOf(course, exercise);
  const reopens = steps.slice(steps.findIndex(({ id }) => id === step.id)).map(({ id }) => id);
  return {
    kind: 'catch-up',
    reason: `catch-up ${step.id}`,
    subject: step.id,
    exercise,
    operations,
    reopens,
    takesBack: null,
  };
}

/**
 * The step's files as they are at its start, where the steps before it were solved as the course does it. Later steps
 * that were begun go back with it: what they build on is no longer there.
 */
export async function planStepReset(
  workshop: Workshop,
  step: ExerciseStep,
  waiting: Waiting = {},
): Promise<FileChange> {
  const { course } = workshop;
  const { exercise } = step;
  await requireCourse(workshop);
  await using _ = await shareFiles(workshop, { ...waiting, ...planning });
  const later = await begunLaterSteps(workshop, step);
  const again = [step, ...later];
  const [solution, own, ofLater] = await Promise.all([
    solutionBefore(course, step),
    loadOverlay(course, exercise, step.id),
    Promise.all(later.map(({ id }) => findOverlay(course, exercise, id))),
  ]);
  const overlays = [own, ...ofLater.filter((overlay) => overlay !== undefined)];
  const made = overlays.flatMap(({ files }) => [...files.keys()]);
  const deleted = overlays.flatMap((overlay) => overlay.deleted);
  const named = again.flatMap(({ files }) => files);
  const places = [...new Set([...made, ...deleted, ...named])];
  const operations = planReset({
    solution,
    places,
    migrations: exercise.database?.migrations,
    present: await presentFiles(course, exercise, [...solution.keys(), ...made, ...named]),
  });
  const reopens = again.map(({ id }) => id);
  return {
    kind: 'reset',
    reason: `reset ${step.id}`,
    subject: step.id,
    exercise,
    operations,
    reopens,
    takesBack: null,
  };
}

/**
 * Takes back the last catch-up, reset, drop or draft that was not taken back yet; null where there is none. Files that were
 * changed since are put back to what they were before it as well: the save that every change begins with has them.
 *
 * @throws {UserError} where only saves are left that are gone
 */
export async function planUndo(workshop: Workshop, waiting: Waiting = {}): Promise<FileChange | null> {
  await using _ = await shareFiles(workshop, { ...waiting, ...planning });
  const { saves } = await loadSaveLog(workshop.stateFolder);
  const gone: Save[] = [];
  for (const save of saves.toReversed().filter(canBeTakenBack)) {
    const change = await planTakingBack(workshop, save, { kind: 'undo', reason: 'undo' });
    if (change === undefined) gone.push(save);
    // Nothing is left to take back of one that was interrupted before its first file, or mended by hand.
    else if (change.operations.length > 0) return { ...change, passedOver: gone };
  }
  const [newest] = gone;
  if (newest !== undefined) throw saveIsGone(newest);
  return null;
}

/** Takes back the last undo; null where something else came after it. */
export async function planRedo(workshop: Workshop, waiting: Waiting = {}): Promise<FileChange | null> {
  await using _ = await shareFiles(workshop, { ...waiting, ...planning });
  const { saves } = await loadSaveLog(workshop.stateFolder);
  const last = saves.findLast(({ state }) => state === 'applied');
  if (last?.kind !== 'undo') return null;
  const change = await planTakingBack(workshop, last, { kind: 'redo', reason: 'undo --redo' });
  if (change === undefined) throw saveIsGone(last);
  return change;
}

/** Every save, the oldest first. */
export function listSaves({ stateFolder }: Workshop): Promise<SaveLog> {
  return loadSaveLog(stateFolder);
}

function canBeTakenBack({ kind, state }: Save): boolean {
  return kind !== 'undo' && (state === 'applied' || state === 'started');
}

/** Undefined where the save is gone. */
async function planTakingBack(
  workshop: Workshop,
  save: Save,
  words: Pick<FileChange, 'kind' | 'reason'>,
): Promise<FileChange | undefined> {
  const exercise = workshop.course.exercises.get(save.exercise);
  if (exercise === undefined) {
    throw new UserError(
      `\`npx workshop ${save.reason}\` changed the exercise ${save.exercise}, which this course no longer has. Your files are unchanged.`,
      '`npx workshop undo --list` says where your files are saved.',
    );
  }
  const saved = await loadSavedFiles(workshop, save, exercise);
  if (saved === undefined) return undefined;
  const present = await readFileStates(exerciseFolder(workshop.course, exercise), saved.keys());
  const operations = planBack(saved, present);
  return {
    ...words,
    subject: save.reason,
    exercise,
    operations,
    reopens: save.steps.flatMap(({ step, doneAt }) => (doneAt === null ? [step] : [])),
    completes: save.steps.flatMap(({ step, doneAt }) => (doneAt === null ? [] : [{ step, doneAt }])),
    takesBack: save,
  };
}

function saveIsGone({ reason, place }: Save): UserError {
  const where = place.kind === 'git' ? place.ref : `.workshop/${place.folder}`;
  return new UserError(
    `The files that were saved before \`npx workshop ${reason}\` are no longer in ${where}. Your files are unchanged.`,
    '`npx workshop undo --list` shows the other saves.',
  );
}

function solutionBefore(course: Course, step: ExerciseStep): Promise<Map<string, Buffer>> {
  const steps = stepsOf(course, step.exercise);
  const before = steps[steps.findIndex(({ id }) => id === step.id) - 1];
  return solutionFiles(course, step.exercise, before?.id ?? null);
}

/** Every path that a solution of the exercise has, whatever the step. Steps without a solution have none. */
async function pathsOfSolutions(course: Course, exercise: Exercise): Promise<string[]> {
  const names = ['starter', ...stepsOf(course, exercise).map(({ id }) => id)];
  const overlays = await Promise.all(names.map((name) => findOverlay(course, exercise, name)));
  return [...new Set(overlays.flatMap((overlay) => [...(overlay?.files.keys() ?? [])]))];
}

/** What lies at these paths and in the migrations folder. */
async function presentFiles(course: Course, exercise: Exercise, paths: readonly string[]) {
  const folder = exerciseFolder(course, exercise);
  const migrations = exercise.database?.migrations;
  const all = await listEverything(folder);
  const found = migrations === undefined ? [] : all.filter((file) => isAtOrUnder(file, migrations));
  return readFileStates(folder, [...paths, ...found]);
}
