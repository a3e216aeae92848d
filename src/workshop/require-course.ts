import { findCourseAway } from '../workspace/course-away.ts';
import type { Workshop } from './workshop.ts';

/**
 * Requires that the course's own files are still there: a learner may check out another git branch beside the open app.
 *
 * @throws {UserError} naming what happened and the way back
 */
export async function requireCourse({ course, env }: Pick<Workshop, 'course' | 'env'>): Promise<void> {
  const away = await findCourseAway(course.root, env);
  if (away !== undefined) throw away;
}
