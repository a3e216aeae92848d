import type { State } from '../../app/state.ts';
import { withOwnStyles } from '../../safe-text.ts';
import { wrapText } from '../../text/wrap-text.ts';
import {
  hasMore,
  hasStepsBeside,
  isTooSmall,
  margin,
  panesOf,
  smallestWindow,
  type WindowSize,
} from '../layout.ts';
import type { Look } from '../look.ts';
import type { PaneTexts } from '../pane-texts.ts';
import { dialogBox } from './dialog-box.ts';
import { footerLine } from './footer-line.ts';
import { headerLine } from './header-line.ts';
import { panesLines } from './pane-lines.ts';
import { statusLine } from './status-line.ts';

/**
 * The whole window as its rows. None is wider than the window.
 * @param elapsedMs how long what runs has been running
 */
export function frameLines(
  state: State,
  look: Look,
  texts: PaneTexts,
  window: WindowSize,
  elapsedMs: number,
): readonly string[] {
  if (isTooSmall(window)) return tooSmallLines(window);
  const width = window.columns - 2 * margin;
  const { dialog } = state;
  const body =
    dialog.kind === 'none'
      ? panesLines(panesOf(state, window, texts), state, look, texts, window)
      : dialogBox(state, dialog, look, window).map(indented);
  const withStrip = dialog.kind !== 'none' || !hasStepsBeside(state, window);
  const status = statusLine(state, look, width, elapsedMs);
  const rows = [
    indented(headerLine(state, look, width, withStrip)),
    // Ink takes each frame's rows apart by characters, and drops what is blank at the end itself.
    ...body.map((line) => line.trimEnd()),
    indented(status.line),
    indented(status.rest ?? footerLine(state, look, width, hasMore(state, window, texts))),
  ];
  // The last net: whatever a screen is made of, nothing but our own styles reaches the terminal.
  return rows.map(withOwnStyles);
}

function indented(line: string): string {
  return ' '.repeat(margin) + line;
}

function tooSmallLines({ columns, rows }: WindowSize): readonly string[] {
  const least = `${smallestWindow.columns}x${smallestWindow.rows}`;
  const sentence = `The workshop needs a window of ${least}; this one is ${columns}x${rows}. Make it larger, or press q and type npx workshop start --plain, which needs no window.`;
  return wrapText(sentence, columns).slice(0, rows);
}
