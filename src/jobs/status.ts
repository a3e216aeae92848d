import type { DatabaseStatus } from '../database/database.ts';
import { serverStatus } from '../database/open-server.ts';
import { courseStatusOf, positionOf, type CourseStatus } from '../workshop/where.ts';
import { objectivesOf, type ObjectiveStatus } from '../progress/objectives.ts';
import type { AppServerStatus } from '../workspace/server/app-server-status.ts';
import { appServerStatuses } from './app-servers.ts';
import { databaseOptions } from './open-database.ts';
import type { Workshop } from '../workshop/workshop.ts';

export interface Status extends CourseStatus {
  readonly objectives: readonly ObjectiveStatus[];
  /** Null in a course without a database. */
  readonly database: DatabaseStatus | null;
  readonly servers: readonly AppServerStatus[];
}

/** Where the learner is, and how their database does. Starts nothing. */
export async function loadStatus(workshop: Workshop): Promise<Status> {
  const { course, progress } = workshop;
  const hasDatabase = [...course.exercises.values()].some(({ database }) => database !== undefined);
  return {
    ...courseStatusOf(positionOf(workshop)),
    objectives: objectivesOf(course, progress.current),
    database: hasDatabase ? await serverStatus(databaseOptions(workshop)) : null,
    servers: await appServerStatuses(workshop),
  };
}
