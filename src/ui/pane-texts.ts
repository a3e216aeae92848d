import { measureLines, type Lines } from '../app/place.ts';
import { pageOf, stepOf, type Screen, type State } from '../app/state.ts';
import { lessonBase } from '../text/lesson-base.ts';
import { layOutLesson } from '../text/render-lesson.ts';
import type { Look } from './look.ts';
import { checkScreen } from './screens/check-screen.ts';
import { diffScreen } from './screens/diff-screen.ts';
import { hintScreen } from './screens/hint-screen.ts';
import type { Drawing, Screenful } from './screens/screenful.ts';
import { stepsScreen } from './screens/steps-screen.ts';

/** Longer lines are hard to read. */
const widestText = 100;

/** The texts of the panes, drawn as they are needed. */
export interface PaneTexts {
  /** Draws the text of a pane at a width, and keeps it until something that it shows has changed. */
  readonly of: (state: State, screen: Screen, width: number) => Lines;
  /** From now on lessons are drawn whole. */
  readonly drawWhole: () => void;
}

/** Until it is told otherwise, it draws only the first lines of a lesson: that is what the first frame has room for. */
export function createPaneTexts(look: Look, firstLines: number): PaneTexts {
  const kept = new Map<Screen, { readonly drawnFrom: readonly unknown[]; readonly text: Lines }>();
  let maxLines: number | undefined = firstLines;

  function textOf(state: State, screen: Screen, paneWidth: number): Lines {
    const width = Math.min(paneWidth, widestText);
    const drawnFrom = [width, maxLines, state.stepId, ...shownIn(state, screen)];
    const before = kept.get(screen);
    if (before !== undefined && isSame(before.drawnFrom, drawnFrom)) return before.text;
    const { lines, ...parts } = drawScreen(state, screen, { ...look, width }, maxLines);
    const text = measureLines(lines, parts);
    kept.set(screen, { drawnFrom, text });
    return text;
  }

  return {
    of: textOf,
    drawWhole: () => {
      maxLines = undefined;
    },
  };
}

/** The parts of the state that a screen shows. */
function shownIn(state: State, screen: Screen): readonly unknown[] {
  const page = pageOf(state);
  switch (screen) {
    case 'lesson':
      return [];
    case 'check':
      return [
        page.check,
        page.openedFailure,
        page.markedFile,
        page.closeUps,
        page.hints,
        page.setup,
        page.reset,
        page.quiz,
        state.steps,
        state.lastChecks,
        state.objectives,
      ];
    case 'hint':
      return [page.hints];
    case 'diff':
      return [page.diff];
    case 'steps':
      return [state.steps, state.marked, state.screen];
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** A pane's text; of a lesson, only its first lines where there are more than `maxLines`. */
export function drawScreen(state: State, screen: Screen, drawing: Drawing, maxLines?: number): Screenful {
  switch (screen) {
    case 'lesson':
      return lessonScreen(state, drawing, maxLines);
    case 'check':
      return checkScreen(state, drawing);
    case 'hint':
      return hintScreen(state, drawing);
    case 'diff':
      return diffScreen(state, drawing);
    case 'steps':
      return stepsScreen(state, drawing);
  }
}

function lessonScreen(state: State, drawing: Drawing, maxLines: number | undefined): Screenful {
  const step = stepOf(state);
  return layOutLesson(step.lesson, {
    root: state.course.root,
    ...drawing,
    base: lessonBase(state.course, step),
    maxLines,
  });
}
