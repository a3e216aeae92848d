import type { DiffLine, Hunk } from '../../workspace/diff/file-diff.ts';
import type { DiffDrawing } from './diff-drawing.ts';
import { diffSigns } from './diff-drawing.ts';
import { markRanges } from './mark-ranges.ts';
import { wrapText } from '../wrap-text.ts';

/** A removed line has its number in the learner's file, every other line its number in the solution's. */
export function unifiedHunk(hunk: Hunk, drawing: DiffDrawing): string[] {
  let [oldLine, newLine] = [hunk.oldStart, hunk.newStart];
  return hunk.lines.flatMap((line) => {
    const number = line.kind === 'removed' ? oldLine : newLine;
    if (line.kind !== 'added') oldLine += 1;
    if (line.kind !== 'removed') newLine += 1;
    return renderLine(line, number, drawing);
  });
}

function renderLine(line: DiffLine, number: number, { width, theme, digits }: DiffDrawing): string[] {
  const sign = diffSigns[line.kind];
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
