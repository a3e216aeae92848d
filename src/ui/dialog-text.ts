import { measureLines, type Lines } from '../app/place.ts';
import type { State } from '../app/state.ts';
import { margin, paneHeight, type WindowSize } from './layout.ts';
import type { Look } from './look.ts';
import { dialogLines, type OpenDialog } from './screens/dialog-lines.ts';

/** A dialog's text, and the room for it inside its frame. */
export interface DialogText {
  readonly text: Lines;
  /** Columns and rows. */
  readonly width: number;
  readonly height: number;
}

/** Frame and padding to the left and right; frame, title and an empty line above and below. */
export const dialogFrame = { columns: 4, rows: 4 } as const;
const widestDialog = 72;

export function dialogText(state: State, dialog: OpenDialog, look: Look, window: WindowSize): DialogText {
  const width = Math.min(widestDialog, window.columns - 2 * margin) - dialogFrame.columns;
  const text = measureLines(dialogLines(state, dialog, { ...look, width }));
  // The title of the panes makes room for one more line.
  const height = Math.min(text.lines.length, paneHeight(window) + 1 - dialogFrame.rows);
  return { text, width, height };
}
