import type { MarkedToken, Token } from 'marked';
import type { InlineMarkdown } from './inline-markdown.ts';
import type { Line } from './lesson-layout.ts';
import type { Symbols } from '../symbols.ts';
import type { Theme } from '../theme.ts';

/** What the blocks of a lesson are drawn with. */
export interface LessonPage {
  readonly colour: boolean;
  /** True where lines are read out: nothing is drawn around or beside a text. */
  readonly isPlain: boolean;
  readonly theme: Theme;
  readonly symbols: Symbols;
  readonly inline: InlineMarkdown;
  /** Draws the blocks that lie in another block; those of a tight list without empty lines between its words. */
  readonly inner: (tokens: readonly Token[], width: number, isTight: boolean) => Line[];
}

/** Blocks that lie in each other stop being set in where fewer columns than this would be left for their text. */
export const leastColumns = 20;

/** True of every token that marked itself makes; only its extensions, of which there are none here, make others. */
export function isMarkedToken(token: Token | undefined): token is MarkedToken {
  return token !== undefined;
}
