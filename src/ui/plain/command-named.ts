import type { Command } from '../../app/keys/command.ts';
import { bindingsFor } from '../../app/keys/keymap.ts';
import { isLessonMove } from '../../app/keys/command.ts';
import { isScroll } from '../../app/keys/command.ts';
import type { State } from '../../app/state.ts';

/** What the commands of `npx workshop` are called, and what people try, where a key's command is called something else. */
const otherNames: Readonly<Record<string, Command>> = {
  back: 'lesson',
  exit: 'quit',
  keys: 'help',
  next: 'next-step',
  previous: 'previous-step',
  reset: 'reset-files',
  'reset-db': 'reset-database',
  setup: 'run-setup',
  status: 'help',
};

/** The command that a typed word names, if it has a key in this state. */
export function commandNamed(state: State, word: string): Command | undefined {
  const name = word.toLowerCase();
  const meant = otherNames[name] ?? name;
  const means = bindingsFor(state).find((binding) => binding.means === meant)?.means;
  return means === undefined || isScroll(means) || isLessonMove(means) ? undefined : means;
}
