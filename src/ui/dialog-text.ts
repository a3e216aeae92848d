import { measureLines, type Lines } from '../app/place.ts';
import type { State } from '../app/state.ts';
import { bodyHeight, margin, type WindowSize } from './layout.ts';
import type { Look } from './look.ts';
import { dialogLines, type OpenDialog } from './screens/dialog-lines.ts';

/** A dialog's text, and the room for it inside its frame. */
export interface DialogText {
  readonly text: Lines;
  /** Columns and rows. */
  readonly width: number;
  readonly height: number;
}

/** Frame and padding to the left and right; the frame with the title in it above and below. */
export const dialogFrame = { columns: 4, rows: 2 } as const;
const widestDialog = 72;

export function dialogText(state: State, dialog: OpenDialog, look: Look, window: WindowSize): DialogText {
  const width = Math.min(widestDialog, window.columns - 2 * margin) - dialogFrame.columns;
  const text = measureLines(dialogLines(state, dialog, { ...look, width }));
  const height = Math.min(text.lines.length, bodyHeight(window) - dialogFrame.rows);
  return { text, width, height };
}
