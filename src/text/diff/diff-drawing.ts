import type { FileDiff } from '../../workspace/diff/file-diff.ts';
import { symbolsFor, type Symbols } from '../symbols.ts';
import type { TextOptions } from '../text-options.ts';
import { themeFor, type Theme } from '../theme.ts';

/** With what the difference of a file is drawn. */
export interface DiffDrawing {
  readonly width: number;
  readonly theme: Theme;
  readonly symbols: Symbols;
  /** Columns of a line number. */
  readonly digits: number;
}

export const diffSigns = { context: ' ', added: '+', removed: '-' } as const;

export function diffDrawing({ hunks }: FileDiff, options: TextOptions): DiffDrawing {
  const last = Math.max(
    1,
    ...hunks.map((hunk) => Math.max(hunk.oldStart, hunk.newStart) + hunk.lines.length),
  );
  return {
    width: options.width,
    theme: themeFor(options.colour),
    symbols: symbolsFor(options),
    digits: String(last).length,
  };
}
