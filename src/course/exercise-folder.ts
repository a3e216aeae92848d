import path from 'node:path';
import type { Course, Exercise } from './course.ts';

/** Absolute path of the learner's folder of an exercise. */
export function exerciseFolder(course: Pick<Course, 'root'>, exercise: Exercise): string {
  return path.join(course.root, exercise.folder);
}
