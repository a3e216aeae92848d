import path from 'node:path';
import type { Binding } from '../../app/keys/binding.ts';
import { keysByGroup } from '../../app/keys/keys-by-group.ts';
import { bindingsFor } from '../../app/keys/keymap.ts';
import { whyNot } from '../../app/keys/why-not.ts';
import type { State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import { wrapText } from '../../text/wrap-text.ts';
import { asClause } from './as-clause.ts';
import type { Drawing } from './screenful.ts';

/** Computed from the key map of the state behind the help, so that it can't say what is not so. */
export function helpLines(state: State, drawing: Drawing): readonly string[] {
  const behind: State = { ...state, dialog: { kind: 'none' } };
  const bindings = bindingsFor(behind);
  const keyWidth = Math.max(...bindings.map(({ shown }) => textWidth(drawing.say(shown))));
  const keys = keysByGroup(bindings).flatMap(({ group, bindings: ofGroup }, index) => [
    ...(index === 0 ? [] : ['']),
    drawing.theme.strong(group),
    ...ofGroup.flatMap((binding) => keyLines(binding, whyNot(behind, binding.means), keyWidth, drawing)),
  ]);
  return [...keys, '', ...wrapText(drawing.theme.muted(fasterThanNpx), drawing.width)];
}

const fasterThanNpx = `Commands in a terminal start half a second sooner without npx: ${path.join('node_modules', '.bin', 'workshop')} does the same.`;

function keyLines(
  { shown, does }: Binding,
  reason: string | undefined,
  keyWidth: number,
  { theme, say, width }: Drawing,
): readonly string[] {
  const keys = say(shown) + ' '.repeat(keyWidth - textWidth(say(shown)));
  const hanging = keyWidth + 2;
  if (reason === undefined) return wrapText(`${theme.strong(keys)}  ${say(does)}`, width, { hanging });
  return wrapText(theme.muted(`${keys}  ${say(does)}; not now: ${say(asClause(reason))}`), width, {
    hanging,
  });
}
