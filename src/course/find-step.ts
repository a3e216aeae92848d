import { UserError } from '../errors.ts';
import type { Course, ExerciseStep, Step } from './course.ts';
import { nearest } from './nearest.ts';

/** The step of that id. Throws a UserError that lists the steps and suggests the nearest. */
export function findStep(course: Course, id: string): Step {
  const step = course.steps.find((candidate) => candidate.id === id);
  if (step !== undefined) return step;
  const ids = course.steps.map((candidate) => candidate.id);
  const meant = nearest(id, ids);
  throw new UserError(
    `There is no step "${id}". Steps: ${ids.join(', ')}.`,
    meant === undefined ? '`npx workshop list` shows them with their titles.' : `Did you mean ${meant}?`,
  );
}

const descriptions = {
  setup: 'set up by the workshop',
  reading: 'a text to read',
  quiz: 'a quiz',
} as const;

/** Throws a UserError for a step in which the learner edits nothing. */
export function requireExerciseStep(step: Step, what: string): ExerciseStep {
  if (step.kind === 'exercise') return step;
  throw new UserError(
    `${step.id} has no ${what}: it is ${descriptions[step.kind]}.`,
    `\`npx workshop lesson ${step.id}\` shows its lesson.`,
  );
}
