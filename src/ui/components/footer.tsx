import { Text } from 'ink';
import { bindingsFor, nextMove, whyNot } from '../../app/keymap.ts';
import type { State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import type { Look } from '../look.ts';
import { joinFitting } from '../spread.ts';

interface FooterProps {
  readonly state: State;
  readonly look: Look;
  readonly width: number;
}

/** The keys that do something now. The last two, help and quit, are never left out. */
export function Footer({ state, look, width }: FooterProps) {
  const labels = bindingsFor(state)
    .filter(({ means, footer }) => footer !== null && whyNot(state, means) === undefined)
    .filter(({ means }) => means === 'go' || means !== nextMove(state).command || state.screen === 'steps')
    .map(({ shown, footer, means }) => ({ means, text: `${look.theme.strong(look.say(shown))} ${footer}` }));
  const always = labels.filter(isAlways).map(({ text }) => text);
  const others = labels.filter((label) => !isAlways(label)).map(({ text }) => text);
  const end = always.join(separator);
  const room = width - textWidth(end) - separator.length;
  return <Text wrap="truncate">{[joinFitting(others, separator, room), end].join(separator)}</Text>;
}

const separator = '  ';

function isAlways({ means }: { readonly means: string }): boolean {
  return means === 'help' || means === 'quit';
}
