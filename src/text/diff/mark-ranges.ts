import type { DiffLine } from '../../workspace/diff/file-diff.ts';
import { safeText } from '../../safe-text.ts';
import type { Theme } from '../theme.ts';

/** The text of a line of a difference, with the words that changed marked. */
export function markRanges(
  { text, changedRanges }: Pick<DiffLine, 'text' | 'changedRanges'>,
  theme: Theme,
): string {
  let [marked, at] = ['', 0];
  for (const [start, end] of changedRanges) {
    marked += safeText(text.slice(at, start)) + theme.changed(safeText(text.slice(start, end)));
    at = end;
  }
  return marked + safeText(text.slice(at));
}
