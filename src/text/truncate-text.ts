import { textWidth } from './text-width.ts';
import { wrapText } from './wrap-text.ts';

/** A text on one line: where it is too wide, cut behind the last word that fits, with a sign that something is missing. */
export function truncateText(text: string, width: number, ellipsis: string): string {
  if (textWidth(text) <= width) return text;
  const room = width - textWidth(ellipsis);
  return room < 1 ? '' : `${wrapText(text, room)[0] ?? ''}${ellipsis}`;
}
