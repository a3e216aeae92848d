import type { Tokens } from 'marked';
import type { LessonPage } from './lesson-page.ts';
import { textWidth } from '../text-width.ts';
import { wrapText } from '../wrap-text.ts';

/** Columns narrower than this are no use to a reader; the table becomes a list then. */
const leastColumn = 6;

type Row = readonly string[];

/** A table whose columns shrink and whose cells wrap; where even that is too wide, or it is read out, a list of its rows. */
export function renderTable(table: Tokens.Table, width: number, page: LessonPage): string[] {
  const header = table.header.map((cell) => page.inline.words(cell.tokens));
  const rows = table.rows.map((row) => row.map((cell) => page.inline.words(cell.tokens)));
  if (page.isPlain) return renderAsList(header, rows, width, page);
  const room = width - 3 * (header.length - 1);
  const columns = fitColumns(naturalWidths([header, ...rows]), longestWords([header, ...rows]), room);
  if (columns === undefined) return renderAsList(header, rows, width, page);
  const { theme, symbols } = page;
  const aligned = (row: Row, style: (text: string) => string) =>
    renderRow(row, columns, table.align, theme.muted(symbols.bar), style);
  const rule = columns.map((column) => symbols.rule.repeat(column));
  return [
    ...aligned(header, theme.strong),
    theme.muted(rule.join(`${symbols.rule}${symbols.cross}${symbols.rule}`)),
    ...rows.flatMap((row) => aligned(row, (text) => text)),
  ];
}

function naturalWidths(rows: readonly Row[]): number[] {
  return widthsBy(rows, (cell) => Math.max(...cell.split('\n').map(textWidth)));
}

function longestWords(rows: readonly Row[]): number[] {
  return widthsBy(rows, (cell) => Math.max(...cell.split(/\s/).map(textWidth)));
}

function widthsBy([header = [], ...rows]: readonly Row[], measure: (cell: string) => number): number[] {
  return header.map((title, column) =>
    Math.max(1, measure(title), ...rows.map((row) => measure(row[column] ?? ''))),
  );
}

/**
 * Takes columns away from the widest first: words stay whole as long as that is enough, then they break as well.
 * Undefined where the columns would get too narrow to read.
 */
function fitColumns(
  natural: readonly number[],
  words: readonly number[],
  room: number,
): number[] | undefined {
  const fewest = natural.map((wanted) => Math.min(wanted, leastColumn));
  const whole = natural.map((wanted, column) =>
    Math.min(wanted, Math.max(words[column] ?? 0, fewest[column] ?? 0)),
  );
  return shrink(natural, whole, room) ?? shrink(natural, fewest, room);
}

function shrink(natural: readonly number[], fewest: readonly number[], room: number): number[] | undefined {
  if (sum(fewest) > room) return undefined;
  const columns = [...natural];
  while (sum(columns) > room) {
    const spare = columns.map((column, index) => (column > (fewest[index] ?? 0) ? column : 0));
    const widest = spare.indexOf(Math.max(...spare));
    columns[widest] = (columns[widest] ?? 0) - 1;
  }
  return columns;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function renderRow(
  row: Row,
  columns: readonly number[],
  align: Tokens.Table['align'],
  bar: string,
  style: (text: string) => string,
): string[] {
  const cells = columns.map((column, index) => wrapText(style(row[index] ?? ''), column));
  const height = Math.max(1, ...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((cell, index) => pad(cell[line] ?? '', columns[index] ?? 0, align[index] ?? 'left'))
      .join(` ${bar} `)
      .trimEnd(),
  );
}

function pad(text: string, column: number, align: 'left' | 'center' | 'right'): string {
  const missing = Math.max(0, column - textWidth(text));
  const left = align === 'right' ? missing : align === 'center' ? Math.floor(missing / 2) : 0;
  return `${' '.repeat(left)}${text}${' '.repeat(missing - left)}`;
}

function renderAsList(header: Row, rows: readonly Row[], width: number, { theme }: LessonPage): string[] {
  return rows.flatMap((row, index) => {
    const lines = row.flatMap((cell, column) => {
      const title = header[column] ?? '';
      const text = title === '' ? cell : `${theme.strong(`${title}:`)} ${cell}`;
      return text === '' ? [] : wrapText(text, width, { hanging: 2 });
    });
    return index === 0 ? lines : ['', ...lines];
  });
}
