import type { Step } from '../course/course.ts';
import type { Drawing, Screenful } from './screens/screenful.ts';

/** Lessons as they were laid out before. */
export interface LessonCache {
  /** Undefined where that lesson was never kept at that width and in that look. */
  readonly read: (step: Step, drawing: Drawing) => Screenful | undefined;
  readonly keep: (step: Step, drawing: Drawing, lesson: Screenful) => void;
}
