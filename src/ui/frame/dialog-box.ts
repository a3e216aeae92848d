import { topLine } from '../../app/place.ts';
import { pageOf, type State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import { truncateText } from '../../text/truncate-text.ts';
import { dialogFrame, dialogText } from '../dialog-text.ts';
import { bodyHeight, margin, type WindowSize } from '../layout.ts';
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
  return centred(rows, width + dialogFrame.columns, window);
}

function centred(rows: readonly string[], width: number, window: WindowSize): readonly string[] {
  const height = bodyHeight(window);
  const above = Math.floor((height - rows.length) / 2);
  const before = ' '.repeat(Math.floor((window.columns - 2 * margin - width) / 2));
  return Array.from({ length: height }, (_, row) => {
    const line = rows[row - above];
    return line === undefined ? '' : before + line;
  });
}
