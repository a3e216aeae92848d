import type { Token, Tokens } from 'marked';
import { emptyLine, withText, type Line } from './lesson-layout.ts';
import { leastColumns, type LessonPage } from './lesson-page.ts';
import { textWidth } from '../text-width.ts';

/** A list with its items' own blocks set in below their sign. */
export function renderList(list: Tokens.List, width: number, page: LessonPage): Line[] {
  const lines: Line[] = [];
  list.items.forEach((item, index) => {
    if (list.loose && index > 0) lines.push(emptyLine);
    lines.push(...renderItem(item, signOf(list, item, index, page), width, page));
  });
  return lines;
}

/** Numbers are set flush right, so that the words of all items begin in one column. */
function signOf(list: Tokens.List, item: Tokens.ListItem, index: number, page: LessonPage): string {
  const box = item.task ? (item.checked === true ? '[x] ' : '[ ] ') : '';
  if (!list.ordered) return item.task ? box : `${page.symbols.bullet} `;
  const start = list.start === '' ? 1 : list.start;
  const widest = `${start + list.items.length - 1}.`.length;
  return `${`${start + index}.`.padStart(widest)} ${box}`;
}

function renderItem(item: Tokens.ListItem, sign: string, width: number, page: LessonPage): Line[] {
  const margin = textWidth(sign);
  const tokens = item.tokens.map(withoutCheckbox);
  // Too deep for this terminal: the sign gets a line of its own and the words the whole width.
  if (width - margin < leastColumns)
    return [{ text: sign.trimEnd() }, ...page.inner(tokens, width, !item.loose)];
  const lines = page.inner(tokens, width - margin, !item.loose);
  if (lines.length === 0) return [{ text: sign.trimEnd() }];
  return lines.map((line, index) => {
    if (index === 0) return withText(line, `${sign}${line.text}`);
    return line.text === '' ? line : withText(line, `${' '.repeat(margin)}${line.text}`);
  });
}

/** In a loose list marked puts the box among the words of the first paragraph. */
function withoutCheckbox(token: Token): Token {
  if (token.type !== 'paragraph' || token.tokens?.[0]?.type !== 'checkbox') return token;
  return { ...token, tokens: token.tokens.slice(1) };
}
