import { openingState, type Opening } from '../app/state.ts';
import { frameLines } from './frame/frame-lines.ts';
import type { WindowSize } from './layout.ts';
import type { LessonCache } from './lesson-cache.ts';
import type { Look } from './look.ts';
import { createPaneTexts } from './pane-texts.ts';

/** The rows that the app draws first when it is opened. */
export async function firstFrame(
  opening: Opening,
  look: Look,
  window: WindowSize,
  cache?: LessonCache,
): Promise<readonly string[]> {
  const texts = createPaneTexts({ look, firstLines: window.rows, cache });
  await texts.load();
  return frameLines(openingState(opening), look, texts, window, 0);
}
