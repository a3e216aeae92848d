import { safeText } from '../../safe-text.ts';

export interface OutputDifference {
  /** What the lesson shows; null where it shows nothing more. */
  readonly expected: string | null;
  /** What was printed; null where nothing more was. */
  readonly printed: string | null;
  /** Index of the lesson's line, counted from 0. */
  readonly index: number;
}

/**
 * Compares what a lesson shows with what was printed. A `…` inside a line stands for anything up to what follows it, a
 * line of nothing but `…` for any number of lines. Spaces at the ends of lines and empty lines at both ends don't
 * count. Undefined where they agree; else the first line of the lesson that is not there.
 */
export function findOutputDifference(shown: string, printed: string): OutputDifference | undefined {
  const wanted = linesOf(shown);
  const lines = linesOf(printed);
  const matches = furthestMatch(wanted, lines);
  if (matches === 'all') return undefined;
  const [index, at] = matches;
  return { expected: wanted[index] ?? null, printed: lines[at] ?? null, index };
}

/** `all`, or how far the best way came: the lesson's line and the printed one that part. */
function furthestMatch(wanted: readonly string[], lines: readonly string[]): 'all' | [number, number] {
  // Each entry is a set of printed lines at which the lesson's next line may begin.
  let starts = [0];
  for (const [index, line] of wanted.entries()) {
    const first = starts[0] ?? 0;
    const next =
      line.trim() === '…'
        ? Array.from({ length: lines.length - first + 1 }, (_, more) => first + more)
        : starts.filter((at) => at < lines.length && matchesLine(line, lines[at] ?? '')).map((at) => at + 1);
    if (next.length === 0) return [index, first];
    starts = next;
  }
  return starts.includes(lines.length) ? 'all' : [wanted.length, starts[0] ?? 0];
}

function matchesLine(wanted: string, line: string): boolean {
  const pattern = wanted.split('…').map((part) => RegExp.escape(part));
  return new RegExp(`^${pattern.join('.*')}$`, 'su').test(line);
}

function linesOf(text: string): string[] {
  const lines = safeText(text)
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first === -1 ? [] : lines.slice(first, last + 1);
}
