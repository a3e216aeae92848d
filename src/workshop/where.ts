import type { Course, Exercise, Step } from '../course/course.ts';
import { findStep } from '../course/find-step.ts';
import { UserError } from '../errors.ts';
import { stateOf, type Progress, type StepState } from '../progress/progress.ts';

/**
 * Where a learner is and what comes next, for commands, jobs and the app. What only throws data away is a tool, not a
 * step on the way: it is never suggested.
 */

/** How far a learner is in a course. */
export interface Position {
  readonly course: Course;
  /** The step that was last on the screen of the app, or was checked by its name; null before the first. */
  readonly lastStep: string | null;
  readonly stateOf: (stepId: string) => StepState;
}

export interface StepStatus {
  readonly id: string;
  readonly title: string;
  readonly state: StepState;
  readonly optional: boolean;
}

export interface CourseStatus {
  readonly course: string;
  /** Null when every step is done. */
  readonly current: string | null;
  readonly steps: readonly StepStatus[];
}

/** As the progress file has it. */
export function positionOf({
  course,
  progress,
}: {
  readonly course: Course;
  readonly progress: { readonly current: Progress };
}): Position {
  const { current } = progress;
  return { course, lastStep: current.lastStep, stateOf: (id) => stateOf(current, id) };
}

export function courseStatusOf(position: Position): CourseStatus {
  const { course } = position;
  return {
    course: course.title,
    current: currentStep(position)?.id ?? null,
    steps: course.steps.map(({ id, title, optional }) => ({
      id,
      title,
      state: position.stateOf(id),
      optional,
    })),
  };
}

/**
 * Where the learner is: the step that they were at last; once that is done, the next one behind it that is needed; else
 * the first step that is neither done nor optional; then an optional one, those behind what was done last first.
 * Undefined when nothing is left.
 */
export function currentStep(position: Position): Step | undefined {
  const { steps } = position.course;
  const isDone = isDoneAt(position);
  const open = steps.filter((step) => !isDone(step) && !isTool(step));
  const last = steps.findIndex(({ id }) => id === position.lastStep);
  const behindLast = last === -1 ? [] : steps.slice(last);
  const next = behindLast.find((step, index) => open.includes(step) && (index === 0 || !step.optional));
  const needed = next ?? open.find((step) => !step.optional);
  if (needed !== undefined) return needed;
  const behindDone = steps.slice(steps.findLastIndex(isDone) + 1);
  return open.find((step) => behindDone.includes(step)) ?? open[0];
}

/** The step that the app opens: where the learner was last, or what is right behind it, unless they are done; else the current one. */
export function stepToOpen(position: Position): Step | undefined {
  const { course, lastStep } = position;
  const last = course.steps.find(({ id }) => id === lastStep);
  if (last === undefined || isTool(last)) return currentStep(position);
  const isDone = isDoneAt(position);
  const candidates = [last, stepBehind(course, last.id)];
  return candidates.find((step) => step !== undefined && !isDone(step)) ?? currentStep(position);
}

/** The step that follows on the way through the course, and behind the last one the first needed one that was passed over. */
export function onwardStep(position: Position, stepId: string): Step | undefined {
  const isDone = isDoneAt(position);
  const { course } = position;
  return (
    stepBehind(course, stepId) ??
    course.steps.find((step) => !isDone(step) && !step.optional && step.id !== stepId)
  );
}

/** The optional steps right before the current one, if that was not begun yet: nothing else leads to them. */
export function passedOverSteps(position: Position): readonly Step[] {
  const { steps } = position.course;
  const current = currentStep(position);
  if (current === undefined || position.stateOf(current.id) !== 'todo') return [];
  const before = steps.slice(0, steps.indexOf(current));
  const lastNeeded = before.findLastIndex(({ optional }) => !optional);
  const isDone = isDoneAt(position);
  return before.slice(lastNeeded + 1).filter((step) => !isTool(step) && !isDone(step));
}

/** Whether a step that isn't optional is left. */
export function isStepNeeded(position: Position): boolean {
  const isDone = isDoneAt(position);
  return position.course.steps.some((step) => !step.optional && !isDone(step));
}

/** The step of that id; without one the current step, and the last when all are done. */
export function chooseStep(position: Position, id?: string): Step {
  const { course } = position;
  if (id !== undefined) return findStep(course, id);
  return currentStep(position) ?? findStep(course, course.steps.at(-1)?.id ?? '');
}

/** The exercise step that the learner is most likely to mean: the current one, else the last they began, else the first. */
export function chooseExerciseStep(position: Position, id?: string): Step {
  const chosen = chooseStep(position, id);
  if (id !== undefined || chosen.kind === 'exercise') return chosen;
  const exercises = position.course.steps.filter(({ kind }) => kind === 'exercise');
  const begun = exercises.findLast((step) => position.stateOf(step.id) !== 'todo');
  return begun ?? exercises[0] ?? chosen;
}

/** The exercise of a step, else of the nearest step before it that has one, else the course's first. */
export function exerciseOf(course: Course, step: Step): Exercise {
  if ('exercise' in step) return step.exercise;
  const before = course.steps.slice(0, course.steps.indexOf(step)).findLast((each) => 'exercise' in each);
  const exercise =
    before !== undefined && 'exercise' in before ? before.exercise : [...course.exercises.values()][0];
  if (exercise !== undefined) return exercise;
  throw new UserError('This course has no exercises.', '`npx workshop list` shows its steps.');
}

function stepBehind(course: Course, stepId: string): Step | undefined {
  const index = course.steps.findIndex((step) => step.id === stepId);
  return course.steps.slice(index + 1).find((step) => !isTool(step));
}

function isTool(step: Step): boolean {
  return step.kind === 'setup' && step.destructive && step.optional;
}

function isDoneAt(position: Position): (step: Step) => boolean {
  return ({ id }) => position.stateOf(id) === 'done';
}
