import type { Token, Tokens } from 'marked';
import { withText, type Line } from './lesson-layout.ts';
import { isMarkedToken, leastColumns, type LessonPage } from './lesson-page.ts';
import type { Style, Theme } from '../theme.ts';

const admonition = /^\[!(note|tip|important|warning|caution)\]\s*/i;

/** A quote with a bar before it; `> [!TIP]` and its like with their name above, bar and name in their colour. */
export function renderQuote(quote: Tokens.Blockquote, width: number, page: LessonPage): Line[] {
  const name = findName(quote);
  const style = name === undefined ? page.theme.muted : styleOf(name, page.theme);
  const prefix = page.isPlain || width - 2 < leastColumns ? '' : `${style(page.symbols.bar)} `;
  const columns = prefix === '' ? width : width - 2;
  const title: Line[] = name === undefined ? [] : [{ text: page.theme.strong(style(titleOf(name))) }];
  const tokens = name === undefined ? quote.tokens : withoutName(quote.tokens);
  return [...title, ...page.inner(tokens, columns, false)].map((line) =>
    withText(line, `${prefix}${line.text}`.trimEnd()),
  );
}

function findName(quote: Tokens.Blockquote): string | undefined {
  const [first] = quote.tokens;
  const text = isMarkedToken(first) && first.type === 'paragraph' ? first.tokens[0] : undefined;
  return text?.type === 'text' ? admonition.exec(text.raw)?.[1]?.toLowerCase() : undefined;
}

function withoutName(tokens: readonly Token[]): Token[] {
  const [first, ...others] = tokens;
  if (first === undefined || !('tokens' in first)) return [...tokens];
  const [text, ...words] = first.tokens ?? [];
  if (text === undefined) return [...tokens];
  const rest = text.raw.replace(admonition, '');
  const left =
    rest === '' ? words : [{ type: 'text', raw: rest, text: rest } satisfies Tokens.Text, ...words];
  return left.length === 0 ? others : [{ ...first, tokens: left }, ...others];
}

function titleOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function styleOf(name: string, theme: Theme): Style {
  switch (name) {
    case 'tip':
      return theme.tip;
    case 'important':
      return theme.important;
    case 'warning':
      return theme.warning;
    case 'caution':
      return theme.caution;
    default:
      return theme.note;
  }
}
