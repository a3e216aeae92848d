import type { Course } from '../course/course.ts';
import { currentStepId, stateOf, type Progress, type StepState } from './progress.ts';

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

/** Where the learner is. */
export function courseStatusOf(course: Course, progress: Progress): CourseStatus {
  return {
    course: course.title,
    current: currentStepId(course, progress),
    steps: course.steps.map(({ id, title, optional }) => ({
      id,
      title,
      state: stateOf(progress, id),
      optional,
    })),
  };
}
