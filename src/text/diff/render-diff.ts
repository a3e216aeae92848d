import type { DiffLine, FileDiff, Hunk } from '../../workspace/diff/file-diff.ts';
import { diffDrawing, type DiffDrawing } from './diff-drawing.ts';
import { safeLine, safeText } from '../../safe-text.ts';
import { isSideBySide } from './side-by-side.ts';
import { splitHunk } from './split-hunk.ts';
import type { TextOptions } from '../text-options.ts';
import { unifiedHunk } from './unified-hunk.ts';
import { wrapText } from '../wrap-text.ts';

/**
 * The difference to the solution, one file below the other. What is to add has a `+` and what is to take away a `-`
 * in the text itself, beside its colour; long lines go on in the next, nothing is cut.
 */
export function renderDiff(files: readonly FileDiff[], options: TextOptions): string[] {
  return files.flatMap((file, index) => {
    const drawing = diffDrawing(file, options);
    const hunks = file.hunks.flatMap((hunk, at) => [
      ...gapBefore(hunk, at, drawing),
      ...purposeLines(hunk, drawing),
      ...unifiedHunk(hunk, drawing),
    ]);
    return [...(index === 0 ? [] : ['']), ...renderFileHeader(file, drawing), ...hunks];
  });
}

export interface FileDiffOptions extends TextOptions {
  /** Whether a part is shown; what it is for is always told. */
  readonly isRevealed: (hunk: Hunk) => boolean;
  /** The keys that show the next part, and all. */
  readonly howToReveal: string;
}

export interface RenderedFileDiff {
  readonly lines: readonly string[];
  /** The line that each part begins at. */
  readonly starts: readonly number[];
}

/** The difference of one file, its two versions side by side where there is room. Parts that are not revealed are named. */
export function renderFileDiff(file: FileDiff, options: FileDiffOptions): RenderedFileDiff {
  const drawing = diffDrawing(file, options);
  const draw = isSideBySide(options.width) ? splitHunk : unifiedHunk;
  const lines: string[] = [...renderFileHeader(file, drawing)];
  const starts: number[] = [];
  const firstHidden = file.hunks.find((hunk) => !options.isRevealed(hunk));
  file.hunks.forEach((hunk, index) => {
    const isRevealed = options.isRevealed(hunk);
    lines.push(...(isRevealed ? gapBefore(hunk, index, drawing) : ['']));
    starts.push(lines.length);
    lines.push(...purposeLines(hunk, drawing));
    if (isRevealed) lines.push(...draw(hunk, drawing));
    else lines.push(...hiddenLines(hunk, file, hunk === firstHidden ? options.howToReveal : '', drawing));
  });
  return { lines, starts };
}

function hiddenLines(hunk: Hunk, file: FileDiff, how: string, drawing: DiffDrawing): readonly string[] {
  const number = `Part ${file.hunks.indexOf(hunk) + 1} of ${file.hunks.length}`;
  const where =
    file.change === 'create'
      ? ''
      : `, near line ${hunk.oldStart + hunk.lines.findIndex(({ kind }) => kind !== 'context')}`;
  const text = `${number}${where}, is not shown yet. ${how}`.trimEnd();
  return wrapText(drawing.theme.muted(text), drawing.width, { hanging: 2 });
}

function renderFileHeader(file: FileDiff, { width, theme }: DiffDrawing): string[] {
  const counts = `${countLines(file, 'added')} to add, ${countLines(file, 'removed')} to take away`;
  const what = { create: 'new file', edit: 'change', delete: 'delete this file' }[file.change];
  const text = `${theme.strong(safeLine(file.path))} ${theme.muted(`(${what}: ${counts})`)}`;
  return wrapText(text, width, { hanging: 2 });
}

function countLines(file: FileDiff, kind: DiffLine['kind']): number {
  return file.hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.kind === kind).length, 0);
}

function gapBefore(hunk: Hunk, index: number, { theme, symbols, digits }: DiffDrawing): readonly string[] {
  if (index === 0 && hunk.oldStart <= 1 && hunk.newStart <= 1) return [];
  return [theme.muted(`${' '.repeat(digits - 1)}${symbols.ellipsis}`)];
}

function purposeLines({ purpose }: Hunk, { theme, width }: DiffDrawing): readonly string[] {
  return purpose === undefined ? [] : wrapText(theme.note(safeText(purpose)), width);
}
