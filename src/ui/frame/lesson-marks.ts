import { matchesIn } from '../../app/lesson/find.ts';
import type { Lines } from '../../app/place.ts';
import { pageOf, type State } from '../../app/state.ts';
import { styleParts, type StyledPart } from '../../text/style-parts.ts';
import type { Look } from '../look.ts';

/** What is drawn on a lesson's lines beyond its text. */
export interface LessonMarks {
  /** A line with the matches of the search in it shown. */
  readonly marked: (line: number) => string;
  /** What stands in the free column before a line: the mark of the marked code, or a space. */
  readonly lead: (line: number) => string;
}

export function lessonMarks(state: State, text: Lines, { theme, symbols }: Look): LessonMarks {
  const partsByLine = new Map<number, StyledPart[]>();
  const { find } = state;
  const matches = find.kind === 'off' ? [] : matchesIn(text, find.text);
  for (const [index, match] of matches.entries()) {
    const style = find.kind !== 'off' && index === find.at ? theme.currentMatch : theme.match;
    for (const { line, start, end } of match) {
      const parts = partsByLine.get(line) ?? [];
      parts.push({ start, end, style });
      partsByLine.set(line, parts);
    }
  }
  const { block: index } = pageOf(state);
  const block = index === null ? undefined : text.blocks[index];
  return {
    marked: (line) => {
      const parts = partsByLine.get(line);
      const plain = text.lines[line] ?? '';
      return parts === undefined ? plain : styleParts(plain, parts);
    },
    lead: (line) =>
      block !== undefined && line >= block.from && line < block.to ? theme.front(symbols.mark) : ' ',
  };
}
