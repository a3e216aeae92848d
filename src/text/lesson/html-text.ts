import { decodeEntities } from './decode-entities.ts';
import { safeText } from '../../safe-text.ts';

const comment = /<!--[\s\S]*?-->/g;
const unseen = /<(script|style|template)\b[^>]*>[\s\S]*?<\/\1\s*>/gi;
const image = /<img\b[^>]*?\balt\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>/gi;
const lineBreak = /<br\s*\/?>/gi;
const cellEnd = /\s*<\/t[dh]\s*>\s*(?=<t[dh]\b)/gi;
/** A cell whose end tag was left out, as HTML allows. */
const nextCell = /([^\s>|])\s*(?=<t[dh]\b)/gi;
const rowEdge = /(?:\s*<\/?(?:tr|caption|option)\b[^>]*>\s*)+/gi;
const blockEnd =
  /<\/(?:p|div|h[1-6]|li|dt|dd|summary|details|ul|ol|dl|table|pre|blockquote|section|article|aside|header|footer|main|nav|figure|figcaption|form|fieldset|legend)\s*>|<hr\s*\/?>/gi;
const tag = /<\/?[a-zA-Z][^>]*>|<![A-Za-z][^>]*>|<!--|<\?[\s\S]*?\?>/g;
const code = /(`+)([^`\n]+)\1(?!`)/g;

/**
 * What a reader is meant to see of HTML in a lesson: its text, the text of its images, and no comments. What stands in
 * backticks is text, tags included. A script or comment without an end hides nothing: the words behind it are kept.
 */
export function htmlText(html: string): string {
  const text = html
    .replace(code, (whole) => whole.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'))
    .replace(comment, '')
    .replace(unseen, '')
    .replace(image, (_whole, double?: string, single?: string) => double ?? single ?? '')
    .replace(cellEnd, ' | ')
    .replace(nextCell, '$1 | ')
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(rowEdge, '\n')
    .replace(blockEnd, '\n\n')
    .replace(lineBreak, '\n')
    .replace(tag, '');
  return safeText(decodeEntities(text)).replace(/\n{3,}/g, '\n\n');
}
