import { decodeEntities } from './decode-entities.ts';
import { safeText } from '../../safe-text.ts';

const comment = /<!--[\s\S]*?(?:-->|$)/g;
const unseen = /<(script|style|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const image = /<img\b[^>]*?\balt\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>/gi;
const lineBreak = /<br\s*\/?>/gi;
const blockEnd = /<\/(?:p|div|h[1-6]|li|tr|summary|details|ul|ol|table|pre)\s*>/gi;
const tag = /<\/?[a-zA-Z][^>]*>|<![A-Za-z][^>]*>|<\?[\s\S]*?\?>/g;

/** What a reader is meant to see of HTML in a lesson: its text, the text of its images, and no comments. */
export function htmlText(html: string): string {
  const text = html
    .replace(comment, '')
    .replace(unseen, '')
    .replace(image, (_whole, double?: string, single?: string) => double ?? single ?? '')
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(blockEnd, '\n\n')
    .replace(lineBreak, '\n')
    .replace(tag, '');
  return safeText(decodeEntities(text)).replace(/\n{3,}/g, '\n\n');
}
