import { Box, Text } from 'ink';
import type { Lines } from '../../app/place.ts';
import { textWidth } from '../../text/text-width.ts';
import type { Look } from '../look.ts';

interface TextPaneProps {
  readonly title: string;
  readonly text: Lines;
  /** The first line in sight; counted from 0. */
  readonly top: number;
  readonly width: number;
  /** Lines of text, without the title. */
  readonly height: number;
  readonly isFront: boolean;
  readonly look: Look;
}

/** A title and the lines in sight. Never more: a lesson has hundreds. */
export function TextPane({ title, text, top, width, height, isFront, look }: TextPaneProps) {
  const lines = text.lines.slice(top, top + height);
  return (
    <Box flexDirection="column" width={width} height={height + 1} flexShrink={0}>
      <Text wrap="truncate">{titleLine(title, positionOf(text, top, height), width, isFront, look)}</Text>
      {lines.map((line, index) => (
        // The row of the window is what a line is here: text moves through the rows.
        // oxlint-disable-next-line react/no-array-index-key
        <Text key={index} wrap="truncate">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </Box>
  );
}

function titleLine(title: string, position: string, width: number, isFront: boolean, look: Look): string {
  const { rule, current } = look.symbols;
  const { strong, muted } = look.theme;
  const label = isFront ? `${current} ${title}` : title;
  const end = position === '' ? rule.repeat(2) : ` ${position} ${rule}`;
  const middle = rule.repeat(Math.max(1, width - textWidth(label) - textWidth(end) - 4));
  return `${muted(rule)} ${isFront ? strong(label) : label} ${muted(middle + end)}`;
}

/** How far down the text is in sight; nothing where all of it is. */
function positionOf({ lines }: Lines, top: number, height: number): string {
  if (lines.length <= height) return '';
  if (top + height >= lines.length) return 'end';
  return top === 0 ? 'more below' : `${Math.round(((top + height) / lines.length) * 100)} %`;
}
