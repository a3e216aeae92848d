import type { Lines, Place } from '../place.ts';
import { safeText } from '../../safe-text.ts';

/** Looking for a text in the lesson. */
export type Find =
  | { readonly kind: 'off' }
  | (Found & {
      readonly kind: 'typing';
      readonly text: string;
      /** Where the lesson stood when the search began; undefined at its top. */
      readonly origin: Place | undefined;
    })
  | (Found & { readonly kind: 'on'; readonly text: string });

export interface Found {
  /** Which of the matches is the current one, counted from 0. */
  readonly at: number;
  readonly count: number;
}

/** One place where the text stands; in several lines where it was wrapped. */
export type Match = readonly MatchPart[];

export interface MatchPart {
  readonly line: number;
  /** Characters of the line without its escape sequences. */
  readonly start: number;
  readonly end: number;
}

interface Joined {
  readonly text: string;
  /** Where each line begins in the text. */
  readonly starts: readonly number[];
}

const joinedOf = new WeakMap<Lines, Joined>();

/** All places where a text stands, whatever its case, and however its words were wrapped. */
export function matchesIn(lines: Lines, text: string): readonly Match[] {
  const words = text.trim().split(/\s+/u);
  if (words[0] === '') return [];
  // A quote has its bar between two of its words.
  const pattern = new RegExp(
    words.map((word) => RegExp.escape(word)).join(String.raw`\s+(?:[│|]\s+)*`),
    'giu',
  );
  const joined = join(lines);
  return Array.from(joined.text.matchAll(pattern), (match) => partsOf(match.index, match[0], joined));
}

function join(lines: Lines): Joined {
  const known = joinedOf.get(lines);
  if (known !== undefined) return known;
  const plain = lines.lines.map((line) => safeText(line));
  let start = 0;
  const starts = plain.map((line) => {
    const begin = start;
    start += line.length + 1;
    return begin;
  });
  const joined = { text: plain.join('\n'), starts };
  joinedOf.set(lines, joined);
  return joined;
}

function partsOf(index: number, found: string, { starts }: Joined): Match {
  const first = lineAt(index, starts);
  let at = index;
  return found.split('\n').map((piece, offset) => {
    const begin = at - (starts[first + offset] ?? 0);
    at += piece.length + 1;
    const indent = offset === 0 ? 0 : (/^[\s│|]*/u.exec(piece)?.[0].length ?? 0);
    return { line: first + offset, start: begin + indent, end: begin + piece.length };
  });
}

/** The last line that begins at the character or before it. */
function lineAt(index: number, starts: readonly number[]): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
