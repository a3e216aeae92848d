import { safeText } from '../safe-text.ts';
import type { Scroll } from './keys/command.ts';

/** A place in a text that survives wrapping the text anew at another width. */
export interface Place {
  /** Counted from 0. */
  readonly line: number;
  /** How many letters and digits stand above the line. */
  readonly letters: number;
  /** How many lines the text had. */
  readonly total: number;
}

/** A text cut into lines, with what it takes to find places in it. */
export interface Lines {
  readonly lines: readonly string[];
  /** The lines that headings begin at. */
  readonly headings: readonly number[];
  readonly blocks: readonly Block[];
  /** For each line, how many letters and digits stand above it. */
  readonly lettersAbove: readonly number[];
  /** Until the learner scrolls, the text is shown so that the lines up to this one (excluded) are in sight. */
  readonly until?: number | undefined;
}

/** A block of code in a text. */
export interface Block {
  /** Its first line, and the one behind its last. */
  readonly from: number;
  readonly to: number;
  readonly code: string;
  readonly isRunnable: boolean;
}

export function measureLines(
  lines: readonly string[],
  { until, headings = [], blocks = [] }: Partial<Omit<Lines, 'lines' | 'lettersAbove'>> = {},
): Lines {
  let counted: readonly number[] | undefined;
  return {
    lines,
    // Nobody asks for it before something was scrolled.
    get lettersAbove() {
      counted ??= countLettersAbove(lines);
      return counted;
    },
    until,
    headings,
    blocks,
  };
}

function countLettersAbove(lines: readonly string[]): readonly number[] {
  let letters = 0;
  return lines.map((line) => {
    const above = letters;
    letters += countLetters(line);
    return above;
  });
}

// Wrapping moves spaces, table borders and list marks around; letters and digits stay in their order.
function countLetters(line: string): number {
  return safeText(line).match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

/** The first line to show, so that the last page is full. */
export function topLine(text: Lines, place: Place | undefined, height: number): number {
  if (place === undefined) return clamp((text.until ?? 0) - height, lastTop(text, height));
  return clamp(lineOf(text, place), lastTop(text, height));
}

function lineOf(text: Lines, place: Place): number {
  const unchanged = place.total === text.lines.length && text.lettersAbove[place.line] === place.letters;
  if (unchanged) return place.line;
  const next = text.lettersAbove.findIndex((letters) => letters > place.letters);
  return next === -1 ? text.lines.length : next - 1;
}

/** Where a scroll key leads from `top`. */
export function scrollFrom(text: Lines, top: number, scroll: Scroll, height: number): Place {
  return placeOf(text, target(text, top, scroll, height), height);
}

/** The place that has a line on top; the last page stays full. */
export function placeOf(text: Lines, top: number, height: number): Place {
  const line = clamp(top, lastTop(text, height));
  return { line, letters: text.lettersAbove[line] ?? 0, total: text.lines.length };
}

function target(text: Lines, top: number, scroll: Scroll, height: number): number {
  // Two lines of the page before stay in sight, so that the eye finds its place.
  const page = Math.max(1, height - 2);
  switch (scroll) {
    case 'line-up':
      return top - 1;
    case 'line-down':
      return top + 1;
    case 'page-up':
      return top - page;
    case 'page-down':
      return top + page;
    case 'top':
      return 0;
    case 'bottom':
      return text.lines.length;
  }
}

function lastTop(text: Lines, height: number): number {
  return Math.max(0, text.lines.length - height);
}

function clamp(line: number, last: number): number {
  return Math.max(0, Math.min(line, last));
}
