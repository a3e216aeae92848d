import type { Lines } from '../../app/place.ts';
import { textWidth } from '../../text/text-width.ts';
import type { Style } from '../../text/theme.ts';
import type { Look } from '../look.ts';
import type { Tab } from './tabs.ts';

export interface Title {
  readonly tabs: readonly Tab[];
  /** Which of the tabs is shown. */
  readonly shown: number;
  /** How far down its text is in sight, in words and shorter; the first that has room is taken. */
  readonly positions: readonly string[];
  readonly width: number;
  readonly isFront: boolean;
}

/** A tab with the columns that it takes in its line. */
export interface PlacedTab extends Tab {
  readonly start: number;
  readonly end: number;
}

/** How tabs are set: with rules between them, or close together where there is no room for that. */
type Setting = 'ruled' | 'close';

/** The tabs of a pane, the shown one between brackets. The pane in front has a heavier line, so that no colour is needed to find it. */
export function titleLine(title: Title, look: Look): string {
  const { setting, position } = settingFor(title);
  const { symbols, theme } = look;
  const rule = title.isFront ? symbols.heavyRule : symbols.rule;
  const line = title.isFront ? theme.front : theme.muted;
  const tabs = title.tabs.map((tab, index) => styledTab(tab, index, title, setting, look));
  const end = position === '' ? '' : ` ${position} `;
  const used = tabsWidth(title, setting) + textWidth(end);
  const room = Math.max(0, title.width - used - 1);
  const middle = setting === 'close' ? rule.repeat(Math.max(0, room - 1)).padStart(room) : rule.repeat(room);
  return tabs.join('') + line(middle) + theme.muted(end) + line(title.width > used ? rule : '');
}

/** Where each tab of the line stands, counted from its first column. */
export function placeTabs(title: Title): readonly PlacedTab[] {
  const { setting } = settingFor(title);
  let start = 0;
  return title.tabs.map((tab, index) => {
    const placed = { ...tab, start, end: start + tabWidth(tab, index === title.shown, setting) };
    start = placed.end;
    return placed;
  });
}

/** How far down the text is in sight; nothing where all of it is. */
export function positionsOf({ lines }: Lines, top: number, height: number): readonly string[] {
  if (lines.length <= height) return [''];
  if (top + height >= lines.length) return ['end', ''];
  const percent = Math.round(((top + height) / lines.length) * 100);
  return top === 0 ? ['more below', 'more', ''] : [`${percent} %`, `${percent}%`, ''];
}

function settingFor(title: Title): { readonly setting: Setting; readonly position: string } {
  for (const setting of ['ruled', 'close'] as const) {
    for (const position of title.positions) {
      const used = tabsWidth(title, setting) + (position === '' ? 0 : textWidth(position) + 3);
      if (used <= title.width) return { setting, position };
    }
  }
  return { setting: 'close', position: '' };
}

function tabsWidth({ tabs, shown }: Title, setting: Setting): number {
  return tabs.reduce((sum, tab, index) => sum + tabWidth(tab, index === shown, setting), 0);
}

function tabWidth(tab: Tab, isShown: boolean, setting: Setting): number {
  const around = setting === 'close' ? { shown: 2, other: 1 } : { shown: 5, other: 3 };
  return textWidth(labelOf(tab, setting)) + (isShown ? around.shown : around.other);
}

// Close together, a count would be read as a part of the name.
function labelOf({ name, sign }: Tab, setting: Setting): string {
  if (setting === 'close') return /\d/.test(sign) ? name : name + sign;
  return sign === '' ? name : `${name} ${sign}`;
}

function styledTab(tab: Tab, index: number, title: Title, setting: Setting, look: Look): string {
  const { symbols, theme } = look;
  const label = labelOf(tab, setting);
  const line: Style = title.isFront ? theme.front : theme.muted;
  const rule = title.isFront ? symbols.heavyRule : symbols.rule;
  if (index !== title.shown) return setting === 'close' ? ` ${label}` : `${line(rule)} ${label} `;
  const [open, close] = title.isFront ? symbols.heavyTab : symbols.tab;
  const name = title.isFront ? theme.front(label) : theme.strong(label);
  if (setting === 'close') return line(open) + name + line(close);
  return `${line(rule + open)} ${name} ${line(close)}`;
}
