import { diffWordsWithSpace } from 'diff';
import type { DiffLine } from './file-diff.ts';
import { pairLines } from './pair-lines.ts';

type Ranges = DiffLine['changedRanges'];

/** Marks in each run of removed and added lines the words that differ between a line and its earlier version. */
export function markChangedWords(lines: readonly DiffLine[]): DiffLine[] {
  const marked = [...lines];
  for (const [oldIndex, newIndex] of pairLines(lines)) {
    const [before, after] = [lines[oldIndex], lines[newIndex]];
    if (before === undefined || after === undefined) continue;
    const [oldRanges, newRanges] = changedRanges(before.text, after.text);
    marked[oldIndex] = { ...before, changedRanges: oldRanges };
    marked[newIndex] = { ...after, changedRanges: newRanges };
  }
  return marked;
}

function changedRanges(before: string, after: string): [Ranges, Ranges] {
  const oldRanges: [number, number][] = [];
  const newRanges: [number, number][] = [];
  let [oldAt, newAt] = [0, 0];
  for (const { value, added, removed } of diffWordsWithSpace(before, after)) {
    // A line that is only set in further has no word that changed.
    const isWord = value.trim() !== '';
    if (removed && isWord) oldRanges.push([oldAt, oldAt + value.length]);
    if (added && isWord) newRanges.push([newAt, newAt + value.length]);
    if (!added) oldAt += value.length;
    if (!removed) newAt += value.length;
  }
  return [oldRanges, newRanges];
}
