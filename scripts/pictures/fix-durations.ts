import type { Cell } from './cells.ts';

const fixed = '0.8 s';
const duration = /\d+(?:\.\d)? m?s(?![\w])/;

/**
 * A row in which every duration is the same one, so that a picture is the same each time. What stands at the right edge
 * stays there: the room comes from or goes to the gap beside it.
 */
export function fixDurations(row: readonly Cell[]): readonly Cell[] {
  const text = row.map((cell) => (cell.text.length === 1 ? cell.text : '\uFFFD')).join('');
  const match = duration.exec(text);
  if (match === null) return row;
  const end = match.index + match[0].length;
  const style = row[match.index]?.style;
  if (style === undefined) return row;
  const cells = Array.from(fixed, (character): Cell => ({ text: character, width: 1, style }));
  const [before, after] = withRoom(
    row.slice(0, match.index),
    fixDurations(row.slice(end)),
    match[0].length - cells.length,
  );
  return [...before, ...cells, ...after];
}

function withRoom(
  before: readonly Cell[],
  after: readonly Cell[],
  missing: number,
): readonly [readonly Cell[], readonly Cell[]] {
  const gap = gapIn(after);
  if (gap !== undefined) return [before, resized(after, gap, missing)];
  return [resized(before, gapIn(before) ?? before.length - 1, missing), after];
}

/** Where two blanks or two pieces of a rule stand beside each other. */
function gapIn(cells: readonly Cell[]): number | undefined {
  const index = cells.findLastIndex(
    ({ text }, at) => (text === ' ' || text === '─') && cells[at - 1]?.text === text,
  );
  return index === -1 ? undefined : index;
}

function resized(cells: readonly Cell[], at: number, missing: number): readonly Cell[] {
  const cell = cells[at];
  if (cell === undefined || missing === 0) return cells;
  if (missing < 0) return cells.toSpliced(at + missing + 1, -missing);
  return cells.toSpliced(at, 0, ...Array.from({ length: missing }, () => cell));
}
