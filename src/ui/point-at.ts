import type { Event } from '../app/event.ts';
import { scrollFrom, topLine, type Lines, type Place } from '../app/place.ts';
import { pageOf, type Scrollable, type State } from '../app/state.ts';
import { dialogFrame, dialogText } from './dialog-text.ts';
import { dialogPlace } from './frame/dialog-box.ts';
import { footerLabels } from './frame/footer-line.ts';
import { statusLine } from './frame/status-line.ts';
import { paneTitle } from './frame/pane-lines.ts';
import { placeTabs } from './frame/title-line.ts';
import { hasMore, isTooSmall, margin, panesOf, type Pane, type WindowSize } from './layout.ts';
import type { Look } from './look.ts';
import type { MouseReport } from './mouse-reports.ts';
import type { PaneTexts } from './pane-texts.ts';
import type { Meaning } from '../app/keys/command.ts';

interface Seen {
  readonly state: State;
  readonly look: Look;
  readonly texts: PaneTexts;
  readonly window: WindowSize;
}

/** What the mouse did: an event, or a key whose work it does. */
export type Pointed =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'meaning'; readonly meaning: Meaning };

const nothing: Pointed = { kind: 'nothing' };
/** Lines a notch of the wheel, as most terminals do it. */
const wheelLines = 3;

/** What lies under the pointer, and what comes of it. */
export function pointAt(report: MouseReport, seen: Seen): Pointed {
  if (isTooSmall(seen.window)) return nothing;
  if (report.kind !== 'click') return turnWheel(report, seen);
  if (report.row === seen.window.rows - 1) return clickFooter(report, seen);
  return seen.state.dialog.kind === 'none' ? clickPane(report, seen) : clickDialog(report, seen);
}

function turnWheel(report: MouseReport, seen: Seen): Pointed {
  const by = report.kind === 'wheel-up' ? 'line-up' : 'line-down';
  const { state } = seen;
  if (state.dialog.kind === 'finder')
    return { kind: 'meaning', meaning: by === 'line-up' ? 'finder-previous' : 'finder-next' };
  const target = state.dialog.kind === 'none' ? paneTarget(report, seen) : dialogTarget(seen);
  if (target === undefined) return nothing;
  const { pane, text, height } = target;
  const start = topLine(text, pageOf(state).places[pane], height);
  let place: Place = scrollFrom(text, start, by, height);
  for (let line = 1; line < wheelLines; line += 1) place = scrollFrom(text, place.line, by, height);
  return { kind: 'event', event: { kind: 'scrolled', pane, place } };
}

interface Target {
  readonly pane: Scrollable;
  readonly text: Lines;
  readonly height: number;
}

function paneTarget(report: MouseReport, { state, texts, window }: Seen): Target | undefined {
  const pane = panesOf(state, window, texts).find((one) => isIn(report, one));
  if (pane === undefined) return undefined;
  const { screen, width, height } = pane;
  return { pane: screen, text: texts.of(state, screen, width), height };
}

function dialogTarget({ state, look, window }: Seen): Target | undefined {
  if (state.dialog.kind === 'none') return undefined;
  return { pane: 'dialog', ...dialogText(state, state.dialog, look, window) };
}

/** Its title included. */
function isIn({ column, row }: MouseReport, { left, top, width, height }: Pane): boolean {
  return column >= left - 1 && column <= left + width && row >= top && row <= top + height;
}

function clickPane(report: MouseReport, seen: Seen): Pointed {
  const { state, texts, window } = seen;
  const pane = panesOf(state, window, texts).find((one) => isIn(report, one));
  if (pane === undefined) return nothing;
  if (report.row === pane.top) return clickTitle(report, pane, seen);
  const text = texts.of(state, pane.screen, pane.width);
  const line = topLine(text, pageOf(state).places[pane.screen], pane.height) + report.row - pane.top - 1;
  const event = text.clicks.get(line);
  if (event !== undefined) return { kind: 'event', event };
  return bringToFront(pane.screen, state);
}

function clickTitle({ column }: MouseReport, pane: Pane, { state, look, texts }: Seen): Pointed {
  const tabs = placeTabs(paneTitle(pane, state, look, texts));
  const index = tabs.findIndex(({ start, end }) => column >= pane.left + start && column < pane.left + end);
  return bringToFront(pane.tabs[index] ?? pane.screen, state);
}

function bringToFront(screen: Pane['screen'], state: State): Pointed {
  if (screen === state.screen) return nothing;
  return { kind: 'event', event: { kind: 'pane-chosen', screen } };
}

function clickDialog({ column, row }: MouseReport, { state, look, window }: Seen): Pointed {
  if (state.dialog.kind === 'none') return nothing;
  const { text, width, height } = dialogText(state, state.dialog, look, window);
  const { left, top } = dialogPlace(width, height, window);
  const line = row - top - dialogFrame.rows / 2;
  const isInside =
    column >= left && column < left + width + dialogFrame.columns && line >= 0 && line < height;
  const event = text.clicks.get(topLine(text, pageOf(state).places.dialog, height) + line);
  return isInside && event !== undefined ? { kind: 'event', event } : nothing;
}

function clickFooter({ column }: MouseReport, { state, look, texts, window }: Seen): Pointed {
  const width = window.columns - 2 * margin;
  if (statusLine(state, look, width, 0).rest !== null) return nothing;
  const labels = footerLabels(state, look, width, hasMore(state, window, texts));
  const label = labels.find(({ start, end }) => column - margin >= start && column - margin < end);
  return label === undefined ? nothing : { kind: 'meaning', meaning: label.means };
}
