import type { DiffLine, Hunk } from '../workspace/diff/file-diff.ts';
import { markRanges } from './diff/mark-ranges.ts';
import { symbolsFor } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor, type Theme } from './theme.ts';
import { wrapText } from './wrap-text.ts';

/**
 * How a value that was received differs from the one that was expected. Short ones stand below each other, long ones
 * line by line, with a sign in the text beside the colour. The words that differ are marked.
 */
export function renderDifference(difference: readonly Hunk[], options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  return renderShort(difference, theme, options) ?? renderLong(difference, theme, options);
}

function renderShort(difference: readonly Hunk[], theme: Theme, options: TextOptions): string[] | undefined {
  const lines = difference.flatMap((hunk) => hunk.lines);
  const [received, expected] = [only(lines, 'removed'), only(lines, 'added')];
  if (lines.length !== 2 || received === undefined || expected === undefined) return undefined;
  const longest = Math.max(received.text.length, expected.text.length);
  if (longest + 'Expected: '.length > options.width) return undefined;
  return [
    `Expected: ${theme.good(markRanges(expected, theme))}`,
    `Received: ${theme.bad(markRanges(received, theme))}`,
  ];
}

function only(lines: readonly DiffLine[], kind: DiffLine['kind']): DiffLine | undefined {
  const ofKind = lines.filter((line) => line.kind === kind);
  return ofKind.length === 1 ? ofKind[0] : undefined;
}

const signs = { context: ' ', added: '+', removed: '-' } as const;

function renderLong(difference: readonly Hunk[], theme: Theme, options: TextOptions): string[] {
  const { ellipsis } = symbolsFor(options);
  const legend = `${theme.bad('- received')}  ${theme.good('+ expected')}`;
  const styles = { context: (text: string) => text, added: theme.good, removed: theme.bad };
  const hunks = difference.map(({ lines }) =>
    lines.flatMap((line) => {
      const style = styles[line.kind];
      const parts = wrapText(style(markRanges(line, theme)), options.width - 4, {
        keepIndent: true,
        hanging: 2,
      });
      return parts.map((part) => `  ${style(signs[line.kind])} ${part}`.trimEnd());
    }),
  );
  const isWhole = difference.length === 1 && difference[0]?.oldStart === 1;
  const gap = `    ${theme.muted(ellipsis)}`;
  return [legend, ...hunks.flatMap((lines, index) => (index === 0 && isWhole ? lines : [gap, ...lines]))];
}
