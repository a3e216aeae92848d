import type { Lines } from '../../app/place.ts';
import { textWidth } from '../../text/text-width.ts';
import type { Style } from '../../text/theme.ts';
import type { Look } from '../look.ts';
import type { Tab } from './tabs.ts';

interface Title {
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
interface Setting {
  readonly isClose: boolean;
  readonly hasSigns: boolean;
}

const settings: readonly Setting[] = [
  { isClose: false, hasSigns: true },
  { isClose: true, hasSigns: true },
  { isClose: true, hasSigns: false },
];

/** The tabs of a pane, the shown one between brackets. The pane in front has a heavier line, so that no colour is needed to find it. */
export function titleLine(title: Title, look: Look): string {
  const { setting, position } = settingFor(title);
  const { symbols, theme } = look;
  const rule = title.isFront ? symbols.heavyRule : symbols.rule;
  const line = title.isFront ? theme.front : theme.muted;
  const tabs = title.tabs.map((tab, index) => styledTab(tab, index, title, setting, look));
  const end = position === '' ? '' : ` ${position} `;
  const used = tabsWidth(title, setting) + textWidth(end);
  const middle = line(rule.repeat(Math.max(0, title.width - used - 1)));
  return tabs.join('') + middle + theme.muted(end) + line(title.width > used ? rule : '');
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
  for (const setting of settings) {
    for (const position of title.positions) {
      const used = tabsWidth(title, setting) + (position === '' ? 0 : textWidth(position) + 3);
      if (used <= title.width) return { setting, position };
    }
  }
  return { setting: { isClose: true, hasSigns: false }, position: '' };
}

function tabsWidth({ tabs, shown }: Title, setting: Setting): number {
  return tabs.reduce((sum, tab, index) => sum + tabWidth(tab, index === shown, setting), 0);
}

function tabWidth(tab: Tab, isShown: boolean, setting: Setting): number {
  return textWidth(labelOf(tab, setting)) + (setting.isClose ? (isShown ? 2 : 1) : isShown ? 5 : 3);
}

function labelOf({ name, sign }: Tab, { hasSigns, isClose }: Setting): string {
  return sign === '' || !hasSigns ? name : `${name}${isClose ? '' : ' '}${sign}`;
}

function styledTab(tab: Tab, index: number, title: Title, setting: Setting, look: Look): string {
  const { symbols, theme } = look;
  const label = labelOf(tab, setting);
  const line: Style = title.isFront ? theme.front : theme.muted;
  if (index !== title.shown) {
    return setting.isClose
      ? ` ${label}`
      : `${line(title.isFront ? symbols.heavyRule : symbols.rule)} ${label} `;
  }
  const [open, close] = title.isFront ? symbols.heavyTab : symbols.tab;
  const space = setting.isClose ? '' : ' ';
  const rule = setting.isClose ? '' : title.isFront ? symbols.heavyRule : symbols.rule;
  const name = title.isFront ? theme.front(label) : theme.strong(label);
  return line(rule + open) + space + name + space + line(close);
}
