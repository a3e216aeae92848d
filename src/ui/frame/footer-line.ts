import { bindingsFor } from '../../app/keys/keymap.ts';
import { nextMove } from '../../app/keys/next-move.ts';
import { whyNot } from '../../app/keys/why-not.ts';
import type { Meaning } from '../../app/keys/command.ts';
import { isScroll } from '../../app/keys/command.ts';
import type { State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import type { Look } from '../look.ts';

/** A key that the footer names, with the columns that it takes, counted from the line's first. */
export interface FooterLabel {
  readonly means: Meaning;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** @param hasMore whether the pane in front has lines that are out of sight */
export function footerLine(state: State, look: Look, width: number, hasMore: boolean): string {
  return footerLabels(state, look, width, hasMore)
    .map(({ text }) => text)
    .join(separator);
}

/** The keys that do something now, as many as there is room for. Tab, help and quit are never left out. */
export function footerLabels(
  state: State,
  look: Look,
  width: number,
  hasMore: boolean,
): readonly FooterLabel[] {
  const labels = bindingsFor(state)
    .filter(({ means, footer }) => footer !== null && whyNot(state, means) === undefined)
    .filter(({ means }) => hasMore || !isScroll(means))
    .filter(({ means }) => means === 'go' || means !== nextMove(state).command || state.screen === 'steps')
    .map(({ shown, inFooter = shown, footer, means }) => ({
      means,
      text: `${look.theme.strong(look.say(inFooter))} ${footer}`,
    }));
  const always = labels.filter(isAlways);
  // Behind the last of them nothing follows.
  const room = width + separator.length - widthOf(always);
  const others = fitting(
    labels.filter((label) => !isAlways(label)),
    room,
  );
  return placed([...others, ...always]);
}

type Label = Pick<FooterLabel, 'means' | 'text'>;

function fitting(labels: readonly Label[], room: number): readonly Label[] {
  const tooFar = labels.findIndex((_, index) => widthOf(labels.slice(0, index + 1)) > room);
  return tooFar === -1 ? labels : labels.slice(0, tooFar);
}

/** With the space between each of them and the next. */
function widthOf(labels: readonly Label[]): number {
  return labels.reduce((sum, { text }) => sum + textWidth(text) + separator.length, 0);
}

function placed(labels: readonly Label[]): readonly FooterLabel[] {
  let column = 0;
  return labels.map((label) => {
    const start = column;
    const end = start + textWidth(label.text);
    column = end + separator.length;
    return { ...label, start, end };
  });
}

const separator = '  ';

function isAlways({ means }: { readonly means: string }): boolean {
  return means === 'switch-pane' || means === 'help' || means === 'quit';
}
