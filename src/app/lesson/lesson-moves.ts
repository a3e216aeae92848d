import type { Event } from '../event.ts';
import type { LessonMove } from '../keys/command.ts';
import { matchesIn, type Match } from './find.ts';
import { placeOf, topLine, type Block, type Lines, type Place } from '../place.ts';
import { pageOf, type State } from '../state.ts';

/** The lesson as it is in sight. */
export interface LessonView {
  readonly text: Lines;
  /** The first line in sight. */
  readonly top: number;
  /** How many lines there is room for. */
  readonly height: number;
}

/** What a key in the lesson comes to, as a fact for the state. */
export function moveInLesson(state: State, move: LessonMove, view: LessonView): Event {
  switch (move) {
    case 'next-heading':
      return toHeading(
        view.text.headings.find((line) => line > view.top),
        view,
        'There is no heading below.',
      );
    case 'previous-heading':
      return toHeading(
        view.text.headings.findLast((line) => line < view.top),
        view,
        'There is no heading above.',
      );
    case 'next-block':
      return toBlock(state, view, 1);
    case 'previous-block':
      return toBlock(state, view, -1);
    case 'copy-block':
    case 'run-block':
      return chosen(state, view, move);
    case 'next-match':
      return toMatch(state, view, 1);
    case 'previous-match':
      return toMatch(state, view, -1);
  }
}

function toHeading(line: number | undefined, { text, top, height }: LessonView, none: string): Event {
  if (line === undefined) return { kind: 'nothing-there', text: none };
  const place = placeOf(text, line, height);
  // The last page has no room to bring its headings to the top.
  if (place.line === top) return { kind: 'nothing-there', text: none };
  return { kind: 'scrolled', pane: 'lesson', place };
}

function toBlock(state: State, view: LessonView, by: 1 | -1): Event {
  const { blocks } = view.text;
  const marked = markedInSight(state, view);
  const index = marked === undefined ? nearest(view, by) : marked + by;
  const block = blocks[index];
  if (block === undefined) {
    const where = by === 1 ? 'below' : 'above';
    return {
      kind: 'nothing-there',
      text: `There is no ${blocks.length === 0 ? '' : 'other '}code ${where}.`,
    };
  }
  return blockMarked(index, block, view);
}

/** From where the reader is: the first block that begins in sight or below it, or the last that ends above it. */
function nearest({ text: { blocks }, top, height }: LessonView, by: 1 | -1): number {
  if (by === 1) return blocks.findIndex(({ from }) => from >= top);
  return blocks.findLastIndex(({ from }) => from < top + height);
}

function blockMarked(index: number, block: Block, { text, top, height }: LessonView): Event {
  const { blocks } = text;
  return {
    kind: 'block-marked',
    index,
    count: blocks.length,
    isRunnable: block.isRunnable,
    place: placeShowing(text, block.from, block.to, top, height),
  };
}

/** The block that a key means: the marked one, as long as it is in sight. */
function markedInSight(state: State, { text, top, height }: LessonView): number | undefined {
  const { block: index } = pageOf(state);
  const block = index === null ? undefined : text.blocks[index];
  if (index === null || block === undefined) return undefined;
  return block.to > top && block.from < top + height ? index : undefined;
}

function chosen(state: State, view: LessonView, move: 'copy-block' | 'run-block'): Event {
  const marked = markedInSight(state, view);
  const inSight = (block: Block) => block.to > view.top && block.from < view.top + view.height;
  const runs = move === 'run-block';
  const index =
    marked ?? view.text.blocks.findIndex((block) => inSight(block) && (!runs || block.isRunnable));
  const block = view.text.blocks[index];
  if (block === undefined)
    return {
      kind: 'nothing-there',
      text: `There is no code in sight that can be ${runs ? 'run' : 'copied'} here. ) goes to the next.`,
    };
  // What runs was seen first, with its mark.
  if (runs && marked === undefined) return blockMarked(index, block, view);
  return {
    kind: 'block-chosen',
    index,
    code: block.code,
    isRunnable: block.isRunnable,
    use: runs ? 'run' : 'copy',
  };
}

function toMatch(state: State, view: LessonView, by: 1 | -1): Event {
  const { find } = state;
  if (find.kind === 'off') return { kind: 'nothing-there', text: '/ begins a search.' };
  const matches = matchesIn(view.text, find.text);
  return matchChosen(matches, (find.at + by + matches.length) % Math.max(1, matches.length), view);
}

/** The first match from where the search began, while its text is typed. */
export function followTyping(state: State, view: LessonView): Event | undefined {
  const { find } = state;
  if (find.kind !== 'typing') return undefined;
  const top = topLine(view.text, find.origin, view.height);
  const matches = matchesIn(view.text, find.text);
  const next = matches.findIndex(([part]) => part !== undefined && part.line >= top);
  return matchChosen(matches, Math.max(0, next), { ...view, top });
}

function matchChosen(matches: readonly Match[], at: number, { text, top, height }: LessonView): Event {
  const parts = matches[at] ?? [];
  const [first, last] = [parts[0], parts.at(-1)];
  const place =
    first === undefined || last === undefined
      ? placeOf(text, top, height)
      : placeShowing(text, first.line, last.line + 1, top, height);
  return { kind: 'match-chosen', at, count: matches.length, place };
}

/** Leaves everything where it is when the lines are in sight already; else they get a third of the pane above them. */
function placeShowing(text: Lines, from: number, to: number, top: number, height: number): Place {
  const isInSight = from >= top && to <= top + height;
  if (isInSight) return placeOf(text, top, height);
  const above = Math.min(Math.floor(height / 3), Math.max(0, height - (to - from)));
  return placeOf(text, from - above, height);
}
