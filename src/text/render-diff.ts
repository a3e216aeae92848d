import type { DiffLine, FileDiff, Hunk } from '../workspace/file-diff.ts';
import { markRanges } from './mark-ranges.ts';
import { plainCharacters } from './plain-characters.ts';
import { symbolsFor, type Symbols } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor, type Theme } from './theme.ts';
import { wrapText } from './wrap-text.ts';

interface Drawing {
  readonly width: number;
  readonly theme: Theme;
  readonly symbols: Symbols;
  /** Columns of a line number. */
  readonly digits: number;
}

const signs = { context: ' ', added: '+', removed: '-' } as const;

/**
 * The difference to the solution, one file below the other. What is to add has a `+` and what is to take away a `-`
 * in the text itself, beside its colour; long lines go on in the next, nothing is cut.
 */
export function renderDiff(files: readonly FileDiff[], options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  return files.flatMap((file, index) => {
    const drawing = { width: options.width, theme, symbols, digits: digitsOf(file) };
    const lines = [...renderHeader(file, drawing), ...renderHunks(file.hunks, drawing)];
    return index === 0 ? lines : ['', ...lines];
  });
}

function renderHeader(file: FileDiff, { width, theme }: Drawing): string[] {
  const counts = `${countLines(file, 'added')} to add, ${countLines(file, 'removed')} to take away`;
  const what = { create: 'new file', edit: 'change', delete: 'delete this file' }[file.change];
  const text = `${theme.strong(plainCharacters(file.path))} ${theme.muted(`(${what}: ${counts})`)}`;
  return wrapText(text, width, { hanging: 2 });
}

function countLines(file: FileDiff, kind: DiffLine['kind']): number {
  return file.hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.kind === kind).length, 0);
}

function digitsOf({ hunks }: FileDiff): number {
  const last = Math.max(
    1,
    ...hunks.map((hunk) => Math.max(hunk.oldStart, hunk.newStart) + hunk.lines.length),
  );
  return String(last).length;
}

function renderHunks(hunks: readonly Hunk[], drawing: Drawing): string[] {
  const gap = drawing.theme.muted(`${' '.repeat(drawing.digits - 1)}${drawing.symbols.ellipsis}`);
  return hunks.flatMap((hunk, index) => {
    const lines = renderHunk(hunk, drawing);
    return index === 0 && hunk.oldStart <= 1 && hunk.newStart <= 1 ? lines : [gap, ...lines];
  });
}

/** A removed line has its number in the learner's file, every other line its number in the solution's. */
function renderHunk(hunk: Hunk, drawing: Drawing): string[] {
  let [oldLine, newLine] = [hunk.oldStart, hunk.newStart];
  const lines = hunk.lines.flatMap((line) => {
    const number = line.kind === 'removed' ? oldLine : newLine;
    if (line.kind !== 'added') oldLine += 1;
    if (line.kind !== 'removed') newLine += 1;
    return renderLine(line, number, drawing);
  });
  if (hunk.purpose === undefined) return lines;
  return [...wrapText(drawing.theme.note(plainCharacters(hunk.purpose)), drawing.width), ...lines];
}

function renderLine(line: DiffLine, number: number, { width, theme, digits }: Drawing): string[] {
  const sign = signs[line.kind];
  const style = line.kind === 'context' ? null : theme[line.kind];
  const text = markRanges(line, theme);
  const parts = wrapText(style === null ? text : style(text), width - digits - 3, {
    keepIndent: true,
    hanging: 2,
  });
  return parts.map((part, index) => {
    // The sign is repeated, so that every row of a wrapped line says what to do with it.
    const shown = style === null ? sign : style(sign);
    const label = (index === 0 ? String(number) : '').padStart(digits);
    return `${theme.muted(label)} ${shown} ${part}`.trimEnd();
  });
}
