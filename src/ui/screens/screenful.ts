import type { Event } from '../../app/event.ts';
import { measureLines, type Block, type Lines } from '../../app/place.ts';
import type { Look } from '../look.ts';

/** With what and how wide a screen is drawn. */
export interface Drawing extends Look {
  /** Columns; no line gets wider. */
  readonly width: number;
  /** True where lines are read out or printed one after the other, and nothing is drawn. */
  readonly isPlain?: boolean;
}

/** What a pane has to show, however long. */
export interface Screenful {
  readonly lines: readonly string[];
  /** Keeps the lines up to this one (excluded) in sight, until the learner scrolls by themselves. */
  readonly until?: number | undefined;
  /** The lines that headings begin at. */
  readonly headings?: readonly number[];
  readonly blocks?: readonly Block[];
  /** What a click on a line does. */
  readonly clicks?: ReadonlyMap<number, Event>;
}

/** A screenful that can be scrolled and clicked. */
export interface PaneText extends Lines {
  /** What a click on a line does, for the lines where it does something. */
  readonly clicks: ReadonlyMap<number, Event>;
}

const noClicks: ReadonlyMap<number, Event> = new Map();

export function measureScreenful({ lines, clicks = noClicks, ...parts }: Screenful): PaneText {
  // Assigned, not spread: a spread would count the letters, which are rarely needed.
  return Object.assign(measureLines(lines, parts), { clicks });
}
