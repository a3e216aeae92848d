import type { CopyCertainty } from '../app/event.ts';
import type { Opening } from '../app/state.ts';
import type { PaintedFrame } from '../painted-frame.ts';
import type { Jobs } from '../session/jobs.ts';
import type { LessonCache } from './lesson-cache.ts';
import type { LinkStyle } from '../text/lesson/inline-markdown.ts';

export interface AppOptions extends Opening, TerminalOptions {
  readonly jobs: Jobs;
}

/** The terminal that the app is opened on, and what is known of it. */
export interface TerminalOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** False where NO_COLOR is set. */
  readonly colour: boolean;
  /** True where the terminal can't be trusted to show more than ASCII. */
  readonly ascii?: boolean | undefined;
  /** How links are shown; numbered where nothing is said. */
  readonly links?: LinkStyle | undefined;
  /** Whether the terminal takes what it is sent for the clipboard. */
  readonly clipboard?: CopyCertainty | undefined;
  /** True where nothing may move by itself. */
  readonly isStill?: boolean | undefined;
  /** What was painted before the app was loaded. */
  readonly painted?: PaintedFrame | undefined;
  /** Lessons that were laid out before. */
  readonly cache?: LessonCache | undefined;
  /** For tests that drive the app: it says when it has nothing left to do. */
  readonly marksIdle?: boolean | undefined;
}
