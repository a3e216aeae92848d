import type { Course } from '../course/course.ts';
import type { ProgressStore } from '../progress/progress-file.ts';

/** What every job needs: the course, where the learner stands in it, and the environment it was started in. */
export interface Workshop {
  readonly course: Course;
  readonly progress: ProgressStore;
  /** Absolute path of `.workshop/` in the course root. */
  readonly stateFolder: string;
  readonly env: NodeJS.ProcessEnv;
}
