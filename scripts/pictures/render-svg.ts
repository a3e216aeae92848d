import { isDeepStrictEqual } from 'node:util';
import type { Cell, Style } from './cells.ts';
import { hexOf, palette } from './palette.ts';

const fontSize = 14;
const cellWidth = 8.4;
const rowHeight = 17;
/** From the top of a row to the line that its letters stand on. */
const baseline = 13;
const padding = 14;
const barHeight = 32;
const fonts =
  "ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

interface Run {
  /** Counted from 0. */
  readonly column: number;
  readonly style: Style;
  readonly cells: readonly Cell[];
}

/** A window with these rows in it. Every character stands in its column, whatever font a reader has. */
export function renderSvg(rows: readonly (readonly Cell[])[], title: string): string {
  const columns = Math.max(...rows.map((row) => row.reduce((sum, { width }) => sum + width, 0)));
  const width = round(columns * cellWidth + 2 * padding);
  const height = rows.length * rowHeight + barHeight + 2 * padding;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9" fill="${palette.ground}" stroke="${palette.edge}"/>`,
    `<path d="M1 ${barHeight}V10a9 9 0 0 1 9-9H${width - 10}a9 9 0 0 1 9 9V${barHeight}z" fill="${palette.bar}"/>`,
    ...[0, 1, 2].map((dot) => `<circle cx="${20 + dot * 18}" cy="16" r="5.5" fill="${palette.edge}"/>`),
    `<text x="${width / 2}" y="20.5" text-anchor="middle" fill="${palette.title}" font-family="system-ui, sans-serif" font-size="13">${escaped(title)}</text>`,
    `<g font-family="${fonts}" font-size="${fontSize}" fill="${palette.text}" xml:space="preserve">`,
    ...rows.flatMap(renderRow),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** One line of the file a row, so that what differs between two pictures is easily seen. */
function renderRow(row: readonly Cell[], index: number): readonly string[] {
  const runs = runsOf(row);
  const top = barHeight + padding + index * rowHeight;
  const grounds = runs.map((run) => renderGround(run, top)).join('');
  const spans = runs.flatMap(piecesOf).map(renderSpan).join('');
  const text = spans === '' ? '' : `<text y="${round(top + baseline)}">${spans}</text>`;
  return grounds + text === '' ? [] : [grounds + text];
}

function renderGround(run: Run, top: number): string {
  const fill = hexOf(run.style.background);
  if (fill === undefined) return '';
  return `<rect x="${xOf(run.column)}" y="${top}" width="${widthOf(run)}" height="${rowHeight}" fill="${fill}"/>`;
}

function renderSpan(run: Run): string {
  const attributes = [
    `x="${xOf(run.column)}"`,
    `textLength="${widthOf(run)}"`,
    'lengthAdjust="spacingAndGlyphs"',
    ...styleAttributes(run.style),
  ];
  return `<tspan ${attributes.join(' ')}>${escaped(run.cells.map(({ text }) => text).join(''))}</tspan>`;
}

function styleAttributes(style: Style): readonly string[] {
  const fill = hexOf(style.foreground);
  const lines = [...(style.underline ? ['underline'] : []), ...(style.strikethrough ? ['line-through'] : [])];
  return [
    ...(fill === undefined ? [] : [`fill="${fill}"`]),
    ...(style.bold ? ['font-weight="bold"'] : []),
    ...(style.italic ? ['font-style="italic"'] : []),
    ...(style.dim ? ['fill-opacity="0.65"'] : []),
    ...(lines.length === 0 ? [] : [`text-decoration="${lines.join(' ')}"`]),
  ];
}

/** Neighbours in one style. */
function runsOf(row: readonly Cell[]): readonly Run[] {
  const runs: { readonly column: number; readonly style: Style; readonly cells: Cell[] }[] = [];
  let column = 0;
  for (const cell of row) {
    const last = runs.at(-1);
    if (last !== undefined && isDeepStrictEqual(last.style, cell.style)) last.cells.push(cell);
    else runs.push({ column, style: cell.style, cells: [cell] });
    column += cell.width;
  }
  return runs;
}

/** A run without its blanks, except for single ones between words. */
function piecesOf({ column, style, cells }: Run): readonly Run[] {
  const pieces: { readonly column: number; readonly style: Style; readonly cells: Cell[] }[] = [];
  let at = column;
  let isOpen = false;
  for (const [index, cell] of cells.entries()) {
    const isBlank = cell.text === ' ' && !style.underline;
    if (isBlank && (cells[index + 1]?.text ?? ' ') === ' ') isOpen = false;
    else if (isOpen) pieces.at(-1)?.cells.push(cell);
    else if (!isBlank) {
      pieces.push({ column: at, style, cells: [cell] });
      isOpen = true;
    }
    at += cell.width;
  }
  return pieces;
}

function widthOf({ cells }: Run): number {
  return round(cells.reduce((sum, { width }) => sum + width, 0) * cellWidth);
}

function xOf(column: number): number {
  return round(padding + column * cellWidth);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
