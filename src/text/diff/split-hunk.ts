import type { DiffLine, Hunk } from '../../workspace/diff/file-diff.ts';
import { pairLines } from '../../workspace/diff/pair-lines.ts';
import { diffSigns, type DiffDrawing } from './diff-drawing.ts';
import { markRanges } from './mark-ranges.ts';
import { textWidth } from '../text-width.ts';
import { wrapText } from '../wrap-text.ts';

/** A line with its numbers in both files. */
interface Numbered {
  readonly line: DiffLine;
  readonly numbers: { readonly own: number; readonly wanted: number };
}

/** What stands beside each other: the learner's line and the solution's. */
interface Row {
  readonly left: Numbered | undefined;
  readonly right: Numbered | undefined;
}

/** The learner's version at the left, the solution's at the right; a line and its new version stand side by side. */
export function splitHunk(hunk: Hunk, drawing: DiffDrawing): string[] {
  const side = Math.floor((drawing.width - 3) / 2);
  const divider = drawing.theme.muted(drawing.symbols.bar);
  return rowsOf(hunk).flatMap(({ left, right }) => {
    const [own, wanted] = [sideLines(left, 'own', side, drawing), sideLines(right, 'wanted', side, drawing)];
    return Array.from({ length: Math.max(own.length, wanted.length) }, (_, index) => {
      const text = own[index] ?? '';
      const space = ' '.repeat(Math.max(0, side - textWidth(text)));
      return `${text}${space} ${divider} ${wanted[index] ?? ''}`.trimEnd();
    });
  });
}

function rowsOf(hunk: Hunk): readonly Row[] {
  const numbered = numberLines(hunk);
  const partners = new Map(pairLines(hunk.lines));
  const paired = new Set(partners.values());
  const rows: Row[] = [];
  let left: Numbered[] = [];
  let right: Numbered[] = [];
  let nextAdded = 0;
  // Blocks without anything in common stand side by side, too: it saves half of the lines.
  const flush = () => {
    for (let at = 0; at < Math.max(left.length, right.length); at += 1)
      rows.push({ left: left[at], right: right[at] });
    [left, right] = [[], []];
  };
  const takeAddedBefore = (end: number) => {
    for (; nextAdded < end; nextAdded += 1) {
      const it = numbered[nextAdded];
      if (it?.line.kind === 'added' && !paired.has(nextAdded)) right.push(it);
    }
  };
  numbered.forEach((it, index) => {
    const partner = partners.get(index);
    if (it.line.kind === 'context') {
      takeAddedBefore(index);
      flush();
      rows.push({ left: it, right: it });
    } else if (partner !== undefined) {
      takeAddedBefore(partner);
      flush();
      rows.push({ left: it, right: numbered[partner] });
    } else if (it.line.kind === 'removed') left.push(it);
  });
  takeAddedBefore(numbered.length);
  flush();
  return rows;
}

function numberLines(hunk: Hunk): readonly Numbered[] {
  let [own, wanted] = [hunk.oldStart, hunk.newStart];
  return hunk.lines.map((line) => {
    const numbers = { own, wanted };
    if (line.kind !== 'added') own += 1;
    if (line.kind !== 'removed') wanted += 1;
    return { line, numbers };
  });
}

function sideLines(
  it: Numbered | undefined,
  which: 'own' | 'wanted',
  width: number,
  drawing: DiffDrawing,
): readonly string[] {
  if (it === undefined) return [];
  const { theme, digits } = drawing;
  const { kind } = it.line;
  const style = kind === 'context' ? (text: string) => text : theme[kind];
  const parts = wrapText(style(markRanges(it.line, theme)), width - digits - 3, {
    keepIndent: true,
    hanging: 2,
  });
  return parts.map((part, index) => {
    const label = theme.muted((index === 0 ? String(it.numbers[which]) : '').padStart(digits));
    return `${label} ${style(diffSigns[kind])} ${part}`;
  });
}
