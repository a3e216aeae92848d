import { serverStatus } from '../database/open-server.ts';
import type { DatabaseStatus } from '../database/database.ts';
import { objectivesOf, type ObjectiveStatus } from '../progress/objectives.ts';
import { currentStepId, stateOf, type StepState } from '../progress/progress.ts';
import { databaseOptions } from './open-database.ts';
import type { Workshop } from './workshop.ts';

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

export interface Status extends CourseStatus {
  readonly objectives: readonly ObjectiveStatus[];
  readonly database: DatabaseStatus;
}

/** Where the learner is. Touches nothing but memory. */
export function courseStatus({ course, progress }: Workshop): CourseStatus {
  return {
    course: course.title,
    current: currentStepId(course, progress.current),
    steps: course.steps.map(({ id, title, optional }) => ({
      id,
      title,
      state: stateOf(progress.current, id),
      optional,
    })),
  };
}

/** Where the learner is, and how their database does. Starts nothing. */
export async function loadStatus(workshop: Workshop): Promise<Status> {
  const { course, progress } = workshop;
  return {
    ...courseStatus(workshop),
    objectives: objectivesOf(course, progress.current),
    database: await serverStatus(databaseOptions(workshop)),
  };
}
