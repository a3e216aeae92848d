import type { Course } from '../course/course.ts';
import { courseServedAt } from '../course/served-at.ts';
import { notedPort } from '../workspace/server/app-server.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** The course with the ports that its application servers have on this machine. */
export async function courseHere({
  course,
  stateFolder,
}: Pick<Workshop, 'course' | 'stateFolder'>): Promise<Course> {
  const served = [...course.exercises.values()].filter(({ server }) => server !== undefined);
  const ports = new Map<string, number>();
  for (const exercise of served) {
    const port = await notedPort({ stateFolder, exercise });
    if (port !== undefined) ports.set(exercise.id, port);
  }
  return courseServedAt(course, ports);
}
