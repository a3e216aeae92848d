import { topLine } from '../../app/place.ts';
import { pageOf, type State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import { bodyHeight, gutter, type Pane, type WindowSize } from '../layout.ts';
import type { Look } from '../look.ts';
import type { PaneTexts } from '../pane-texts.ts';
import { lessonMarks } from './lesson-marks.ts';
import { tabOf } from './tabs.ts';
import { positionsOf, titleLine, type Title } from './title-line.ts';

/** The panes of a window as its rows, from the column before the first pane on, with a line between those that stand side by side. */
export function panesLines(
  panes: readonly Pane[],
  state: State,
  look: Look,
  texts: PaneTexts,
  window: WindowSize,
): readonly string[] {
  const columns = Map.groupBy(panes, (pane) => pane.left);
  const blocks = [...columns.values()].map((below) =>
    below.flatMap((pane) => paneLines(pane, state, look, texts)),
  );
  // The last column of the gutter, as the margin at the left, is the one before the lines.
  const divider = look.theme.muted(look.symbols.bar.padStart(Math.ceil(gutter / 2)).padEnd(gutter - 1));
  return Array.from({ length: bodyHeight(window) }, (_, row) =>
    blocks.map((block) => block[row] ?? '').join(divider),
  );
}

/** A title and the lines in sight, each with one column before it and then as wide as the pane. Never more: a lesson has hundreds. */
function paneLines(pane: Pane, state: State, look: Look, texts: PaneTexts): readonly string[] {
  const { screen, width, height } = pane;
  const text = texts.of(state, screen, width);
  const top = topLine(text, pageOf(state).places[screen], height);
  const title = titleLine(paneTitle(pane, state, look, texts), look);
  const marks = screen === 'lesson' ? lessonMarks(state, text, look) : undefined;
  const lines = Array.from({ length: height }, (_, row) => {
    const line = marks?.marked(top + row) ?? text.lines[top + row] ?? '';
    return (marks?.lead(top + row) ?? ' ') + padded(line, width);
  });
  return [` ${title}`, ...lines];
}

/** What the title of a pane says, and how far down its text is in sight. */
export function paneTitle(
  { screen, tabs, width, height }: Pane,
  state: State,
  look: Look,
  texts: PaneTexts,
): Title {
  const text = texts.of(state, screen, width);
  return {
    tabs: tabs.map((tab) => tabOf(state, tab, look)),
    shown: tabs.indexOf(screen),
    positions: positionsOf(text, topLine(text, pageOf(state).places[screen], height), height),
    width,
    isFront: screen === state.screen,
  };
}

function padded(line: string, width: number): string {
  return line + ' '.repeat(Math.max(0, width - textWidth(line)));
}
