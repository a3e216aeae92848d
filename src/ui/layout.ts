import type { Screen, State } from '../app/state.ts';

/** One pane of the window. */
export interface Pane {
  readonly screen: Screen;
  /** Columns for its text. */
  readonly width: number;
}

export const smallestWindow = { columns: 40, rows: 12 } as const;

/** From here on the lesson and a second pane stand side by side. */
const twoPanesFrom = 110;
/** From here on the list of steps stands beside them. */
const threePanesFrom = 170;
const stepsWidth = 34;

/** The free columns to the left and to the right of everything. */
export const margin = 1;
/** The columns between two panes, with the line in them. */
export const gutter = 3;

/** Header, pane titles, status line and footer. */
const rowsAroundPanes = 4;

export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

export function isTooSmall({ columns, rows }: WindowSize): boolean {
  return columns < smallestWindow.columns || rows < smallestWindow.rows;
}

/** How many lines of text a pane shows. */
export function paneHeight({ rows }: WindowSize): number {
  return rows - rowsAroundPanes;
}

/** The panes from left to right. In a narrow window there is one, and Tab leads to the other. */
export function panesOf(state: State, { columns }: WindowSize): readonly Pane[] {
  const room = columns - 2 * margin;
  if (columns < twoPanesFrom) return [{ screen: state.screen, width: room }];
  if (columns < threePanesFrom) return lessonAnd(state.side, room);
  const side = state.side === 'steps' ? 'check' : state.side;
  return [{ screen: 'steps', width: stepsWidth }, ...lessonAnd(side, room - stepsWidth - gutter)];
}

function lessonAnd(side: Screen, room: number): readonly Pane[] {
  const lesson = Math.ceil((room - gutter) / 2);
  return [
    { screen: 'lesson', width: lesson },
    { screen: side, width: room - gutter - lesson },
  ];
}

/** The pane that the scroll keys move. */
export function frontPane(state: State, window: WindowSize): Pane {
  const panes = panesOf(state, window);
  return panes.find((pane) => pane.screen === state.screen) ?? panes[0] ?? { screen: 'lesson', width: 0 };
}
