import { topLine } from '../../app/place.ts';
import { pageOf, type State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import { truncateText } from '../../text/truncate-text.ts';
import { dialogFrame, dialogText } from '../dialog-text.ts';
import { bodyHeight, margin, rowsAbove, type WindowSize } from '../layout.ts';
import type { Look } from '../look.ts';
import { dialogTitle, type OpenDialog } from '../screens/dialog-lines.ts';

/** A question or a help, in the middle of the window, instead of the panes. */
export function dialogBox(
  state: State,
  dialog: OpenDialog,
  look: Look,
  window: WindowSize,
): readonly string[] {
  const { text, width, height } = dialogText(state, dialog, look, window);
  const top = topLine(text, pageOf(state).places.dialog, height);
  const hasMore = top + height < text.lines.length;
  const { bar, rule, corners, ellipsis } = look.symbols;
  const [topLeft, topRight, bottomLeft, bottomRight] = corners;
  const edge = (label: string, style: (text: string) => string) => {
    if (label === '') return rule.repeat(width + 2);
    const shown = truncateText(label, width - 2, ellipsis);
    return `${rule} ${style(shown)} ${rule.repeat(Math.max(0, width - 1 - textWidth(shown)))}`;
  };
  const rows = [
    topLeft + edge(dialogTitle(dialog, look), look.theme.strong) + topRight,
    ...Array.from({ length: height }, (_, row) => {
      const line = text.lines[top + row] ?? '';
      return `${bar} ${line}${' '.repeat(Math.max(0, width - textWidth(line)))} ${bar}`;
    }),
    bottomLeft + edge(hasMore ? 'more below' : '', look.theme.muted) + bottomRight,
  ];
  return centred(rows, width, height, window);
}

/** The column and the row of the window where the frame around a text begins, counted from 0. */
export function dialogPlace(
  width: number,
  height: number,
  window: WindowSize,
): { readonly left: number; readonly top: number } {
  const room = window.columns - 2 * margin;
  return {
    left: margin + Math.floor((room - width - dialogFrame.columns) / 2),
    top: rowsAbove + Math.floor((bodyHeight(window) - height - dialogFrame.rows) / 2),
  };
}

function centred(
  rows: readonly string[],
  width: number,
  height: number,
  window: WindowSize,
): readonly string[] {
  const { left, top } = dialogPlace(width, height, window);
  const before = ' '.repeat(left - margin);
  return Array.from({ length: bodyHeight(window) }, (_, row) => {
    const line = rows[row + rowsAbove - top];
    return line === undefined ? '' : before + line;
  });
}
