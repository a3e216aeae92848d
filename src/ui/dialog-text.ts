import type { State } from '../app/state.ts';
import { bodyHeight, margin, type WindowSize } from './layout.ts';
import type { Look } from './look.ts';
import { dialogScreen, type OpenDialog } from './screens/dialog-lines.ts';
import { measureScreenful, type PaneText } from './screens/screenful.ts';

/** A dialog's text, and the room for it inside its frame. */
export interface DialogText {
  readonly text: PaneText;
  /** Columns and rows. */
  readonly width: number;
  readonly height: number;
}

/** Frame and padding to the left and right; the frame with the title in it above and below. */
export const dialogFrame = { columns: 4, rows: 2 } as const;
const widestDialog = 72;
const finderHeight = 16;

export function dialogText(state: State, dialog: OpenDialog, look: Look, window: WindowSize): DialogText {
  const width = Math.min(widestDialog, window.columns - 2 * margin) - dialogFrame.columns;
  const text = measureScreenful(dialogScreen(state, dialog, { ...look, width }));
  const room = bodyHeight(window) - dialogFrame.rows;
  // A list that gets shorter with every letter stays where it is.
  const height = Math.min(dialog.kind === 'finder' ? finderHeight : text.lines.length, room);
  return { text, width, height };
}
