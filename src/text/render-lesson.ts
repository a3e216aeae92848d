import { createInlineMarkdown, type LinkStyle } from './inline-markdown.ts';
import type { LessonPage } from './lesson-page.ts';
import { plainCharacters } from './plain-characters.ts';
import { renderBlocks } from './render-block.ts';
import { symbolsFor } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

export interface LessonOptions extends TextOptions {
  /** Without it, addresses are listed at the end. Without colours a terminal's own links are not used. */
  readonly links?: LinkStyle | undefined;
  /** Stops once there are this many lines, for a first screen that needn't wait for the rest. */
  readonly maxLines?: number | undefined;
}

/**
 * A lesson's markdown as lines for a terminal. Each line is whole in itself, with its own colours, and none is wider
 * than the width asked for, so that any slice of them can be shown.
 */
export function renderLesson(markdown: string, options: LessonOptions): string[] {
  const theme = themeFor(options.colour);
  const links = options.links === 'osc8' && !options.colour ? 'numbered' : (options.links ?? 'numbered');
  const inline = createInlineMarkdown(theme, options.colour, links);
  const page: LessonPage = {
    colour: options.colour,
    theme,
    symbols: symbolsFor(options),
    inline,
    inner: (tokens, width, isTight) => renderBlocks(tokens, width, page, isTight),
  };
  const lines: string[] = [];
  for (const block of inline.blocks(plainCharacters(markdown))) {
    const rendered = page.inner([block], options.width, false);
    if (rendered.length > 0 && lines.length > 0) lines.push('');
    lines.push(...rendered);
    if (options.maxLines !== undefined && lines.length >= options.maxLines) {
      return lines.slice(0, options.maxLines);
    }
  }
  return [...lines, ...renderAddresses(page, options.width)];
}

function renderAddresses({ inline, theme }: LessonPage, width: number): string[] {
  if (inline.addresses.length === 0) return [];
  const lines = inline.addresses.flatMap((address, index) =>
    wrapText(theme.muted(`[${index + 1}] ${address}`), width, { hanging: 4 }),
  );
  return ['', ...lines];
}
