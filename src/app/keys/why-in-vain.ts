import { meaningOf } from './keymap.ts';
import type { State } from '../state.ts';

/** What to tell somebody who pressed a key that means nothing here. */
export function whyInVain(state: State, key: string): string {
  const behind: State = { ...state, dialog: { kind: 'none' } };
  const isMeantForLater = state.dialog.kind !== 'none' && meaningOf(behind, key) !== undefined;
  if (isMeantForLater) return `${key} does nothing here: ${wayOutOf(state)}.`;
  return `Nothing is on ${key} here: ? shows the keys.`;
}

function wayOutOf({ dialog }: State): string {
  return dialog.kind.startsWith('confirm') ? 'y or n answers first' : 'Esc closes this';
}
