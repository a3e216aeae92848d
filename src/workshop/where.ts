import type { Course, Exercise, Step } from '../course/course.ts';
import { findStep } from '../course/find-step.ts';
import { UserError } from '../errors.ts';
import { currentStepId } from '../progress/progress.ts';
import type { Workshop } from './workshop.ts';

/** The step of that id; without one the current step, and the last when all are done. */
export function chooseStep({ course, progress }: Pick<Workshop, 'course' | 'progress'>, id?: string): Step {
  if (id !== undefined) return findStep(course, id);
  const current = currentStepId(course, progress.current) ?? course.steps.at(-1)?.id;
  return findStep(course, current ?? '');
}

/** The exercise step that the learner is most likely to mean: the current one, else the last they began, else the first. */
export function chooseExerciseStep(workshop: Workshop, id?: string): Step {
  const chosen = chooseStep(workshop, id);
  if (id !== undefined || chosen.kind === 'exercise') return chosen;
  const exercises = workshop.course.steps.filter(({ kind }) => kind === 'exercise');
  const begun = exercises.findLast((step) => workshop.progress.current.steps[step.id] !== undefined);
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
