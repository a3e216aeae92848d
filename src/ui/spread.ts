import { textWidth } from '../text/text-width.ts';

/** Sets one text to the left and one to the right of a line; where both have no room, the right one is left out. */
export function spread(left: string, right: string, width: number): string {
  const space = width - textWidth(left) - textWidth(right);
  if (right === '' || space < 1) return left;
  return left + ' '.repeat(space) + right;
}

/** As many of the texts as there is room for, first ones first. */
export function joinFitting(texts: readonly string[], separator: string, width: number): string {
  let joined = '';
  for (const text of texts) {
    const longer = joined === '' ? text : joined + separator + text;
    if (textWidth(longer) > width) break;
    joined = longer;
  }
  return joined;
}
