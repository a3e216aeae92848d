import type { Excerpt } from '../workspace/close-up.ts';
import { safeText } from '../safe-text.ts';
import { symbolsFor } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

/** Some lines of a file with their numbers, and a mark at the one that they are about. */
export function renderExcerpt({ firstLine, lines, line }: Excerpt, options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const { current, bar } = symbolsFor(options);
  const texts = lines.map((text) => safeText(text).trimEnd());
  const digits = String(firstLine + lines.length - 1).length;
  // What all lines are set in says nothing, and takes room.
  const indent = Math.min(...texts.filter((text) => text !== '').map((text) => text.search(/\S/u)));
  return texts.flatMap((text, index) => {
    const number = firstLine + index;
    const isMarked = number === line;
    const style = isMarked ? theme.strong : (it: string) => it;
    const code = wrapText(style(text.slice(indent)), options.width - digits - 5, {
      keepIndent: true,
      hanging: 2,
    });
    return code.map((part, row) => {
      const label = `${(row === 0 ? String(number) : '').padStart(digits)}${options.isPlain === true ? ':' : ` ${bar}`}`;
      const mark = isMarked && row === 0 ? theme.bad(current) : ' ';
      return `${mark} ${isMarked ? theme.strong(label) : theme.muted(label)} ${part}`.trimEnd();
    });
  });
}
