import type { DatabaseStatus } from '../database/database.ts';
import { serverStatus } from '../database/open-server.ts';
import { courseStatusOf, type CourseStatus } from '../progress/course-status.ts';
import { objectivesOf, type ObjectiveStatus } from '../progress/objectives.ts';
import { databaseOptions } from './open-database.ts';
import type { Workshop } from './workshop.ts';

export interface Status extends CourseStatus {
  readonly objectives: readonly ObjectiveStatus[];
  readonly database: DatabaseStatus;
}

/** Where the learner is, and how their database does. Starts nothing. */
export async function loadStatus(workshop: Workshop): Promise<Status> {
  const { course, progress } = workshop;
  return {
    ...courseStatusOf(course, progress.current),
    objectives: objectivesOf(course, progress.current),
    database: await serverStatus(databaseOptions(workshop)),
  };
}
