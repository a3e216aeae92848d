import type { Token, Tokens } from 'marked';
import { highlightCode } from './highlight-code.ts';
import { htmlText } from './html-text.ts';
import { emptyLine, plainLines, type Line } from './lesson-layout.ts';
import { isMarkedToken, leastColumns, type LessonPage } from './lesson-page.ts';
import { renderList } from './render-list.ts';
import { renderQuote } from './render-quote.ts';
import { renderTable } from './render-table.ts';
import { wrapText } from '../wrap-text.ts';

/** One block of a lesson, without the empty lines around it; nothing for what isn't shown. */
function renderBlock(token: Token, width: number, page: LessonPage): Line[] {
  if (!isMarkedToken(token)) return [];
  switch (token.type) {
    case 'heading':
      return asHeading(wrapWords(page.inline.block(token), width));
    case 'paragraph':
      return wrapWords(page.inline.block(token), width);
    case 'text':
      return wrapWords(page.inline.words(token.tokens ?? [token]), width);
    case 'code':
      return renderCode(token, width, page);
    case 'list':
      return renderList(token, width, page);
    case 'blockquote':
      return renderQuote(token, width, page);
    case 'table':
      return plainLines(renderTable(token, width, page));
    case 'hr':
      return page.isPlain ? [] : [{ text: page.theme.muted(page.symbols.rule.repeat(width)) }];
    case 'html':
      return wrapWords(htmlText(token.text).trim(), width);
    case 'space':
    case 'def':
    case 'checkbox':
      return [];
    // The other tokens stand inside a line, and marked puts none of them among blocks.
    default:
      return wrapWords(page.inline.words([token]), width);
  }
}

/** Several blocks. In a tight list the words and the lists below them stand together; else empty lines part them. */
export function renderBlocks(
  tokens: readonly Token[],
  width: number,
  page: LessonPage,
  isTight: boolean,
): Line[] {
  const lines: Line[] = [];
  let last: Token | undefined;
  for (const token of tokens) {
    const rendered = renderBlock(token, width, page);
    if (rendered.length === 0) continue;
    const together = isTight && isTightBlock(token) && (last === undefined || isTightBlock(last));
    if (last !== undefined && !together) lines.push(emptyLine);
    lines.push(...rendered);
    last = token;
  }
  return lines;
}

function isTightBlock(token: Token): boolean {
  return token.type === 'text' || token.type === 'list' || token.type === 'paragraph';
}

function wrapWords(text: string, width: number): Line[] {
  return text === '' ? [] : plainLines(wrapText(text.replaceAll(/ {2,}/g, ' '), width));
}

function asHeading(lines: readonly Line[]): Line[] {
  const part = { kind: 'heading' } as const;
  return lines.map((line) => ({ ...line, part }));
}

/** Code is set in, never cut: a long line goes on in the next one, set in a little more. */
function renderCode({ text, lang }: Tokens.Code, width: number, page: LessonPage): Line[] {
  const indent = width < 60 ? 2 : 4;
  const language = /^[\w+#-]+/.exec(lang ?? '')?.[0].toLowerCase() ?? '';
  const code = page.colour ? highlightCode(text, language, page.theme) : text;
  const columns = width - indent < leastColumns ? width : width - indent;
  const margin = ' '.repeat(width - columns);
  if (isOutput(lang ?? '')) return renderOutput(text, columns, margin, page);
  const part = { kind: 'code', code: text, isRunnable: isRunnable(lang ?? '') } as const;
  const head: Line[] = page.isPlain && isDrawing(text) ? [{ text: drawingHead(text) }] : [];
  const lines = wrapText(code, columns, { keepIndent: true, hanging: 2 }).map((line) => ({
    text: line === '' ? '' : `${margin}${line}`,
    part,
  }));
  return [...head, ...lines];
}

/** Made of lines, corners and arrows, which say nothing when they are read out. */
function isDrawing(text: string): boolean {
  return /[\u2190-\u21FF\u2500-\u257F\u25B2-\u25C4]/u.test(text);
}

function drawingHead(text: string): string {
  const count = text.split('\n').length;
  return `A drawing in ${count} ${count === 1 ? 'line' : 'lines'}:`;
}

/** What a command prints, told from the command by a bar. It is neither to be copied nor to be run. */
function renderOutput(text: string, columns: number, margin: string, page: LessonPage): Line[] {
  const lines = wrapText(text, columns, { keepIndent: true, hanging: 2 });
  if (page.isPlain)
    return plainLines(['It prints:', ...lines.map((line) => (line === '' ? '' : `${margin}${line}`))]);
  const before = margin === '' ? '' : `${margin.slice(2)}${page.theme.muted(page.symbols.bar)}`;
  return plainLines(
    lines.map((line) => (line === '' || before === '' ? before + line : `${before} ${line}`)),
  );
}

// ```text output: docs/course-format.md, "Commands that are run".
function isOutput(info: string): boolean {
  return /^text\s+output$/.test(info);
}

// ```sh run, and ```sh try: docs/course-format.md, "Commands that are run".
function isRunnable(info: string): boolean {
  const [language = '', ...words] = info.split(/\s+/);
  return /^(?:sh|bash|shell)$/.test(language) && (words.includes('run') || words.includes('try'));
}
