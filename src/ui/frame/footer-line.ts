import { bindingsFor, nextMove, whyNot } from '../../app/keymap.ts';
import type { State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import type { Look } from '../look.ts';
import { joinFitting } from '../spread.ts';

/** The keys that do something now. Tab, help and quit are never left out. */
export function footerLine(state: State, look: Look, width: number): string {
  const labels = bindingsFor(state)
    .filter(({ means, footer }) => footer !== null && whyNot(state, means) === undefined)
    .filter(({ means }) => means === 'go' || means !== nextMove(state).command || state.screen === 'steps')
    .map(({ shown, inFooter = shown, footer, means }) => ({
      means,
      text: `${look.theme.strong(look.say(inFooter))} ${footer}`,
    }));
  const always = labels.filter(isAlways).map(({ text }) => text);
  const others = labels.filter((label) => !isAlways(label)).map(({ text }) => text);
  const end = always.join(separator);
  const room = width - textWidth(end) - separator.length;
  const first = joinFitting(others, separator, room);
  return first === '' ? end : first + separator + end;
}

const separator = '  ';

function isAlways({ means }: { readonly means: string }): boolean {
  return means === 'switch-pane' || means === 'help' || means === 'quit';
}
