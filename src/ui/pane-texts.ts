import { stepOf, type Screen, type State } from '../app/state.ts';
import { isSideBySide } from '../text/diff/side-by-side.ts';
import type { LessonCache } from './lesson-cache.ts';
import type { Look } from './look.ts';
import type { drawScreen } from './screens/draw-screen.ts';
import { readsTheSame, recordReads, type Read } from './record-reads.ts';
import { measureScreenful, type Drawing, type PaneText, type Screenful } from './screens/screenful.ts';

/** Longer lines are hard to read. */
const widestText = 100;

/** The texts of the panes, drawn as they are needed. */
export interface PaneTexts {
  /** Draws the text of a pane at a width, and keeps it until something that it shows has changed. */
  readonly of: (state: State, screen: Screen, width: number) => PaneText;
  /** Whether a lesson was kept at that width, so that it can be shown before what draws it is loaded. */
  readonly hasKept: (state: State, width: number) => boolean;
  /** Loads what draws the texts. Until it has settled, only kept lessons can be shown. */
  readonly load: () => Promise<void>;
  /** From now on lessons are drawn whole. */
  readonly drawWhole: () => void;
}

interface Options {
  readonly look: Look;
  /** How many lines of a lesson the first frame has room for. */
  readonly firstLines: number;
  readonly cache?: LessonCache | undefined;
}

/** What a text was drawn by. */
interface DrawnBy {
  readonly width: number;
  readonly maxLines: number | undefined;
  readonly draw: typeof drawScreen | undefined;
}

interface KeptText extends DrawnBy {
  /** What was looked at while it was drawn. */
  readonly reads: readonly Read[];
  readonly text: PaneText;
}

function isDrawnBy(kept: KeptText, { width, maxLines, draw }: DrawnBy): boolean {
  return kept.width === width && kept.maxLines === maxLines && kept.draw === draw;
}

/** Until it is told otherwise, it draws only the first lines of a lesson: that is what the first frame has room for. */
export function createPaneTexts({ look, firstLines, cache }: Options): PaneTexts {
  const kept = new Map<Screen, KeptText>();
  let maxLines: number | undefined = firstLines;
  let draw: typeof drawScreen | undefined;

  function textOf(state: State, screen: Screen, paneWidth: number): PaneText {
    const width = screen === 'diff' && isSideBySide(paneWidth) ? paneWidth : Math.min(paneWidth, widestText);
    const by = { width, maxLines, draw };
    const before = kept.get(screen);
    if (before !== undefined && isDrawnBy(before, by) && readsTheSame(state, before.reads))
      return before.text;
    const { result, reads } = recordReads(state, (noted) => screenful(noted, screen, { ...look, width }));
    const text = measureScreenful(result);
    kept.set(screen, { ...by, reads, text });
    return text;
  }

  function screenful(state: State, screen: Screen, drawing: Drawing): Screenful {
    if (screen !== 'lesson') return draw?.(state, screen, drawing) ?? { lines: [] };
    const known = cache?.read(stepOf(state), drawing);
    if (known !== undefined) return known;
    const drawn = draw?.(state, screen, drawing, maxLines) ?? { lines: [] };
    if (draw !== undefined && maxLines === undefined) cache?.keep(stepOf(state), drawing, drawn);
    return drawn;
  }

  return {
    of: textOf,
    hasKept: (state, paneWidth) => {
      const width = Math.min(paneWidth, widestText);
      return cache?.read(stepOf(state), { ...look, width }) !== undefined;
    },
    load: async () => {
      draw ??= (await import('./screens/draw-screen.ts')).drawScreen;
    },
    drawWhole: () => {
      maxLines = undefined;
    },
  };
}
