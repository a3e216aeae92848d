import { distance } from 'fastest-levenshtein';
import type { DiffLine } from './file-diff.ts';

/** Two lines less alike than this are no two versions of one line, and marking words in them would only add noise. */
const leastLikeness = 0.5;

/** Runs with more pairs than this are left unmarked; comparing each line with each takes too long. */
const mostPairs = 2500;

/** Longer lines are left unmarked: they are data, or made by a tool. */
const longestLine = 500;

/**
 * Which removed line is the earlier version of which added one, as indexes of the lines: within each run of changes
 * the pairs keep their order and are as alike as can be.
 */
export function pairLines(lines: readonly DiffLine[]): (readonly [removed: number, added: number])[] {
  return findRuns(lines).flatMap(({ removed, added }) => pairByLikeness(lines, removed, added));
}

interface Run {
  /** Indexes of lines. */
  readonly removed: readonly number[];
  readonly added: readonly number[];
}

function findRuns(lines: readonly DiffLine[]): Run[] {
  const runs: { removed: number[]; added: number[] }[] = [];
  let run: { removed: number[]; added: number[] } | undefined;
  lines.forEach(({ kind }, index) => {
    if (kind === 'context') {
      run = undefined;
      return;
    }
    if (run === undefined) {
      run = { removed: [], added: [] };
      runs.push(run);
    }
    run[kind].push(index);
  });
  return runs;
}

/** Pairs that keep the lines' order and have the greatest likeness in sum, as in a longest common subsequence. */
function pairByLikeness(
  lines: readonly DiffLine[],
  removed: readonly number[],
  added: readonly number[],
): [number, number][] {
  if (removed.length * added.length > mostPairs) return [];
  const likeness = removed.map((old) => added.map((wanted) => likenessOf(lines[old], lines[wanted])));
  const best = bestSums(likeness);
  const pairs: [number, number][] = [];
  let [row, column] = [0, 0];
  while (row < removed.length && column < added.length) {
    const here = best[row]?.[column] ?? 0;
    if (here === best[row + 1]?.[column]) row += 1;
    else if (here === best[row]?.[column + 1]) column += 1;
    else {
      pairs.push([removed[row] ?? 0, added[column] ?? 0]);
      row += 1;
      column += 1;
    }
  }
  return pairs;
}

/** `sums[row][column]` is the best that can be had of the lines from there on. */
function bestSums(likeness: readonly (readonly number[])[]): number[][] {
  const width = likeness[0]?.length ?? 0;
  const sums = Array.from({ length: likeness.length + 1 }, () => Array<number>(width + 1).fill(0));
  for (let row = likeness.length - 1; row >= 0; row -= 1) {
    for (let column = width - 1; column >= 0; column -= 1) {
      const paired = (likeness[row]?.[column] ?? 0) + (sums[row + 1]?.[column + 1] ?? 0);
      const skipped = Math.max(sums[row + 1]?.[column] ?? 0, sums[row]?.[column + 1] ?? 0);
      (sums[row] ?? [])[column] = Math.max(paired, skipped);
    }
  }
  return sums;
}

/** 0 for lines that are not two versions of one, else up to 1. */
function likenessOf(before: DiffLine | undefined, after: DiffLine | undefined): number {
  const [one, other] = [before?.text.trim() ?? '', after?.text.trim() ?? ''];
  const longest = Math.max(one.length, other.length);
  if (one === '' || other === '' || longest > longestLine) return 0;
  const likeness = 1 - distance(one, other) / longest;
  return likeness < leastLikeness ? 0 : likeness;
}
