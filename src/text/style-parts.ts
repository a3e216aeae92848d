import { escapePattern } from './open-styles.ts';
import type { Style } from './theme.ts';

/** Characters of a line, counted without its escape sequences, that get a style of their own. */
export interface StyledPart {
  readonly start: number;
  readonly end: number;
  readonly style: Style;
}

const escapeOrNot = new RegExp(`(${escapePattern})|((?:(?!\\u001B)[\\s\\S])+|\\u001B)`, 'g');

/** Puts styles on parts of a line that has styles already. The parts come in their order and don't overlap. */
export function styleParts(line: string, parts: readonly StyledPart[]): string {
  let styled = '';
  let at = 0;
  for (const [, escape, visible] of line.matchAll(escapeOrNot)) {
    styled += escape ?? stylePiece(visible ?? '', at, parts);
    at += visible?.length ?? 0;
  }
  return styled;
}

/** Every piece between two escape sequences is styled by itself, so that nothing in between ends a style. */
function stylePiece(piece: string, offset: number, parts: readonly StyledPart[]): string {
  let [styled, at] = ['', 0];
  for (const { start, end, style } of parts) {
    const [from, to] = [Math.max(at, start - offset), Math.min(piece.length, end - offset)];
    if (from >= to) continue;
    styled += piece.slice(at, from) + style(piece.slice(from, to));
    at = to;
  }
  return styled + piece.slice(at);
}
