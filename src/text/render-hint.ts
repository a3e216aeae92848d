import type { Hint } from '../course/course.ts';
import { renderLesson, type LessonOptions } from './lesson/render-lesson.ts';

/**
 * One hint, headed by which one it is, counted from 1. Not of how many: parts of the solution come and go with what is
 * left to change.
 */
export function renderHint(hint: Hint, number: number, options: LessonOptions): string[] {
  return renderLesson(`## Hint ${number}: ${hint.title}\n\n${hint.text}`, options);
}
