import { footnotesAsWords } from './footnotes.ts';
import { firstPart } from './first-part.ts';
import { createInlineMarkdown, type LinkStyle } from './inline-markdown.ts';
import { emptyLine, layOut, plainLines, type LessonLayout, type Line } from './lesson-layout.ts';
import type { LessonPage } from './lesson-page.ts';
import { safeText } from '../../safe-text.ts';
import { renderBlocks } from './render-block.ts';
import { symbolsFor } from '../symbols.ts';
import type { TextOptions } from '../text-options.ts';
import { themeFor } from '../theme.ts';
import { wrapText } from '../wrap-text.ts';

export interface LessonOptions extends TextOptions {
  /** Without it, addresses are listed at the end. Without colours a terminal's own links are not used. */
  readonly links?: LinkStyle | undefined;
  /** The folder that relative links begin at, relative to the course root; addresses are then told from the root. */
  readonly base?: string | undefined;
  /** Absolute path of the course root: with it, a terminal's own links lead to files as well. */
  readonly root?: string | undefined;
  /** Stops once there are this many lines, for a first screen that needn't wait for the rest. */
  readonly maxLines?: number | undefined;
}

/**
 * A lesson's markdown as lines for a terminal. Each line is whole in itself, with its own colours, and none is wider
 * than the width asked for, so that any slice of them can be shown.
 */
export function renderLesson(markdown: string, options: LessonOptions): string[] {
  return [...layOutLesson(markdown, options).lines];
}

/** The same with the places of headings and code blocks. */
export function layOutLesson(markdown: string, options: LessonOptions): LessonLayout {
  const text = footnotesAsWords(safeText(markdown));
  const { maxLines } = options;
  if (maxLines === undefined) return layOut(renderWhole(text, options));
  // Reading all of a long lesson takes longer than drawing its first screen.
  const part = firstPart(text, maxLines);
  const lines = part === undefined ? [] : renderBeginning(part, maxLines, options);
  return layOut(lines.length === maxLines ? lines : renderWhole(text, options).slice(0, maxLines));
}

function renderWhole(text: string, options: LessonOptions): Line[] {
  const page = createPage(options);
  const lines = page.inner(page.inline.blocks(text), options.width, false);
  return [...lines, ...plainLines(renderAddresses(page, options.width))];
}

function renderBeginning(text: string, maxLines: number, options: LessonOptions): Line[] {
  const page = createPage(options);
  const lines: Line[] = [];
  for (const block of page.inline.blocks(text)) {
    const rendered = page.inner([block], options.width, false);
    if (rendered.length > 0 && lines.length > 0) lines.push(emptyLine);
    lines.push(...rendered);
    if (lines.length >= maxLines) break;
  }
  return lines.slice(0, maxLines);
}

function createPage(options: LessonOptions): LessonPage {
  const theme = themeFor(options.colour);
  const links = options.links === 'osc8' && !options.colour ? 'numbered' : (options.links ?? 'numbered');
  const page: LessonPage = {
    colour: options.colour,
    isPlain: options.isPlain === true,
    theme,
    symbols: symbolsFor(options),
    inline: createInlineMarkdown(theme, options.colour, links, options),
    inner: (tokens, width, isTight) => renderBlocks(tokens, width, page, isTight),
  };
  return page;
}

function renderAddresses({ inline, theme }: LessonPage, width: number): string[] {
  if (inline.addresses.length === 0) return [];
  const lines = inline.addresses.flatMap((address, index) =>
    wrapText(theme.muted(`[${index + 1}] ${address}`), width, { hanging: 4 }),
  );
  return ['', ...lines];
}
