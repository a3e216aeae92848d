import type { DiffLine, FileDiff } from '../../workspace/diff/file-diff.ts';
import { safeLine } from '../../safe-text.ts';
import type { TextOptions } from '../text-options.ts';
import { themeFor } from '../theme.ts';
import { wrapText } from '../wrap-text.ts';

/** A line a file: how many lines are to add and to take away. */
export function renderDiffStat(files: readonly FileDiff[], options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  return files.flatMap((file) => {
    const added = theme.added(`+${count(file, 'added')}`);
    const removed = theme.removed(`-${count(file, 'removed')}`);
    return wrapText(`${safeLine(file.path)}  ${added} ${removed}`, options.width, { hanging: 2 });
  });
}

function count(file: FileDiff, kind: DiffLine['kind']): number {
  return file.hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.kind === kind).length, 0);
}
