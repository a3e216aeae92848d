import type { Course } from '../course/course.ts';
import { stateOf, type Progress, type StepState } from './progress.ts';

/** What the course is for, and how far the learner has come with it. */
export interface ObjectiveStatus {
  readonly id: string;
  /** Completes the sentence "You can …". */
  readonly text: string;
  /** Practised is what one of its steps was done for. */
  readonly state: 'todo' | 'practised';
  /** True where a hint was taken in one of its steps. */
  readonly hints: boolean;
  /** The steps that practise it, in the order of the course. */
  readonly steps: readonly PractisingStep[];
}

export interface PractisingStep {
  readonly id: string;
  readonly state: StepState;
  readonly hints: boolean;
}

/** Every objective of the course, in its order. */
export function objectivesOf(course: Course, progress: Progress): ObjectiveStatus[] {
  return course.objectives.map(({ id, text }) => {
    const steps = course.steps
      .filter((step) => step.objectives.includes(id))
      .map((step) => practisingStep(step.id, progress));
    const isPractised = steps.some(({ state }) => state === 'done');
    return {
      id,
      text,
      state: isPractised ? 'practised' : 'todo',
      hints: steps.some(({ hints }) => hints),
      steps,
    };
  });
}

function practisingStep(id: string, progress: Progress): PractisingStep {
  const hintsTaken = progress.steps[id]?.hintsTaken ?? [];
  return { id, state: stateOf(progress, id), hints: hintsTaken.length > 0 };
}
