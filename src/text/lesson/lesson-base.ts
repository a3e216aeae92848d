import path from 'node:path';
import type { Course, Step } from '../../course/course.ts';

/** The folder that a step's relative links begin at: relative to the course root, with forward slashes. */
export function lessonBase(course: Course, step: Step): string {
  return path.relative(course.root, step.folder).split(path.sep).join('/');
}
