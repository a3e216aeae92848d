import { panesInOrder, sidesInOrder } from '../app/panes.ts';
import type { Screen, Side, State } from '../app/state.ts';
import type { PaneTexts } from './pane-texts.ts';

/** One pane of the window: a title, and its text below. */
export interface Pane {
  readonly screen: Screen;
  /** The screens that share its place, as its title names them. */
  readonly tabs: readonly Screen[];
  /** Where its title begins: column and row of the window, counted from 0. */
  readonly left: number;
  readonly top: number;
  /** Columns of title and text. */
  readonly width: number;
  /** Lines of text below the title. */
  readonly height: number;
}

export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/** The rows that can be drawn on: a Windows console scrolls when its last row is written to the end. */
export function usableWindow({ columns, rows }: WindowSize): WindowSize {
  return { columns, rows: process.platform === 'win32' ? rows - 1 : rows };
}

export const smallestWindow = { columns: 40, rows: 12 } as const;

/** From here on the steps stand at the left, and what else there is beside them. */
const stepsFrom = 110;
/** From here on the check stands at the right of the lesson, not below it. */
const threeColumnsFrom = 170;
/** A window that is lower has no room for two panes below each other. */
const leastRowsForTwo = 22;
/** A pane below the lesson never gets lower than this. */
const leastSideHeight = 4;

/** The free columns to the left and to the right of everything. */
export const margin = 1;
/** The columns between two panes, with the line in them. */
export const gutter = 3;
/** Rows above the panes: the header. Below them are the status line and the footer. */
export const rowsAbove = 1;
const rowsBelow = 2;

export function isTooSmall({ columns, rows }: WindowSize): boolean {
  return columns < smallestWindow.columns || rows < smallestWindow.rows;
}

/** The rows between header and status line, with the titles of the panes. */
export function bodyHeight({ rows }: WindowSize): number {
  return rows - rowsAbove - rowsBelow;
}

/** Whether the steps are in sight whatever is in front. */
export function hasStepsBeside(state: State, { columns }: WindowSize): boolean {
  return columns >= stepsFrom && state.screen !== 'diff';
}

/**
 * The panes from left to right and from top to bottom. In a narrow window there is one at a time, named by tabs. A
 * wide one has the steps at the left, the lesson, and the check or what shares its place below or at the right. The
 * difference to the solution gets all the room there is while it is in front.
 */
export function panesOf(state: State, window: WindowSize, texts: PaneTexts): readonly Pane[] {
  const room = window.columns - 2 * margin;
  if (!hasStepsBeside(state, window)) {
    return [column(state.screen, panesInOrder(state), margin, room, window)];
  }
  const stepsWidth = window.columns < threeColumnsFrom ? 30 : 34;
  const steps = column('steps', ['steps'], margin, stepsWidth, window);
  const left = margin + stepsWidth + gutter;
  const width = room - stepsWidth - gutter;
  if (window.columns >= threeColumnsFrom) return [steps, ...sideBySide(state, left, width, window)];
  if (window.rows < leastRowsForTwo) return [steps, takingTurns(state, left, width, window)];
  return [steps, ...aboveEachOther(state, left, width, window, texts)];
}

function column(
  screen: Screen,
  tabs: readonly Screen[],
  left: number,
  width: number,
  window: WindowSize,
): Pane {
  return { screen, tabs, left, top: rowsAbove, width, height: bodyHeight(window) - 1 };
}

function sideBySide(state: State, left: number, width: number, window: WindowSize): readonly Pane[] {
  const lessonWidth = Math.ceil((width - gutter) / 2);
  const right = left + lessonWidth + gutter;
  return [
    column('lesson', ['lesson'], left, lessonWidth, window),
    column(sideOf(state), sidesInOrder(state), right, width - gutter - lessonWidth, window),
  ];
}

function takingTurns(state: State, left: number, width: number, window: WindowSize): Pane {
  const tabs = panesInOrder(state).filter((screen) => screen !== 'steps');
  const screen = state.screen === 'steps' ? 'lesson' : state.screen;
  return column(screen, tabs, left, width, window);
}

/** The lesson above, and below it as much as the other pane needs: a failure more than two sentences, and less of it while the lesson is read. */
function aboveEachOther(
  state: State,
  left: number,
  width: number,
  window: WindowSize,
  texts: PaneTexts,
): readonly Pane[] {
  const side = sideOf(state);
  const room = bodyHeight(window) - 2;
  const share = state.screen === side ? 0.66 : 0.4;
  const spare = room - texts.of(state, 'lesson', width).lines.length;
  const most = Math.max(Math.floor(room * share), Math.min(spare, room - leastSideHeight));
  const wanted = texts.of(state, side, width).lines.length;
  const sideHeight = Math.max(leastSideHeight, Math.min(wanted, most));
  const lesson = column('lesson', ['lesson'], left, width, window);
  const height = room - sideHeight;
  return [
    { ...lesson, height },
    {
      screen: side,
      tabs: sidesInOrder(state),
      left,
      top: rowsAbove + height + 1,
      width,
      height: sideHeight,
    },
  ];
}

// Another step may not have what stood beside the one before.
function sideOf(state: State): Side {
  const sides = sidesInOrder(state);
  return sides.includes(state.side) ? state.side : 'check';
}

/** The pane that the scroll keys move. */
export function frontPane(state: State, window: WindowSize, texts: PaneTexts): Pane {
  const panes = panesOf(state, window, texts);
  const inFront = panes.find((pane) => pane.screen === state.screen) ?? panes.at(-1);
  if (inFront === undefined) throw new Error('a window has at least one pane');
  return inFront;
}

/** Whether scrolling shows anything else of the pane in front, or of the dialog over it. */
export function hasMore(state: State, window: WindowSize, texts: PaneTexts): boolean {
  if (state.dialog.kind !== 'none') return true;
  const { screen, width, height } = frontPane(state, window, texts);
  return texts.of(state, screen, width).lines.length > height;
}
