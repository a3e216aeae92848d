import type { Hint } from '../course/course.ts';
import { renderLesson, type LessonOptions } from './render-lesson.ts';

/** One hint, headed by which one of how many it is. Hints are counted from 1. */
export function renderHint(hint: Hint, number: number, total: number, options: LessonOptions): string[] {
  return renderLesson(`## Hint ${number} of ${total}: ${hint.title}\n\n${hint.text}`, options);
}
