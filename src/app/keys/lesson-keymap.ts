import { under, type Binding } from './binding.ts';
import type { State } from '../state.ts';

const finding = under('Reading', [
  { means: 'find', keys: ['/'], shown: '/', does: 'find a text in the lesson', footer: 'find' },
]);

const jumping = under('Reading', [
  { means: 'next-heading', keys: ['}'], shown: '}', does: 'to the next heading', footer: null },
  { means: 'previous-heading', keys: ['{'], shown: '{', does: 'to the heading before', footer: null },
  { means: 'next-block', keys: [')'], shown: ')', does: 'mark the next code', footer: null },
  { means: 'previous-block', keys: ['('], shown: '(', does: 'mark the code before', footer: null },
  { means: 'copy-block', keys: ['y'], shown: 'y', does: 'copy the marked code', footer: null },
  {
    means: 'run-block',
    keys: ['!'],
    shown: '!',
    does: 'run the marked code, where the lesson says that it can be run',
    footer: null,
  },
]);

const matching = under('Here', [
  { means: 'next-match', keys: ['n', 'enter'], shown: 'n', does: 'to the next match', footer: 'next match' },
  {
    means: 'previous-match',
    keys: ['N', 'p'],
    shown: 'N',
    does: 'to the match before',
    footer: 'match before',
  },
  { means: 'end-find', keys: ['escape'], shown: 'Esc', does: 'end the search', footer: 'end search' },
]);

/** While the text to look for is typed: every letter belongs to it. */
export const findTypingBindings = under('Here', [
  { means: 'confirm-find', keys: ['enter'], shown: 'Enter', does: 'search', footer: 'search' },
  { means: 'end-find', keys: ['escape'], shown: 'Esc', does: 'back to where you were', footer: 'back' },
  {
    means: 'erase-find',
    keys: ['backspace'],
    shown: 'Backspace',
    does: 'take back the last character',
    footer: null,
  },
]);

/** The keys of a text pane beside those that scroll; the lesson's own ones only while it is in front. */
export function lessonBindings(state: State): readonly Binding[] {
  return state.screen === 'lesson' ? [...jumping, ...finding] : finding;
}

/** While matches are shown, n, N and Esc are theirs, and no key of theirs means anything else. */
export function withMatchKeys(bindings: readonly Binding[]): readonly Binding[] {
  const taken = new Set(matching.flatMap(({ keys }) => keys));
  const others = bindings.flatMap((binding) => {
    const keys = binding.keys.filter((key) => !taken.has(key));
    if (keys.length === binding.keys.length) return binding;
    return keys.length === 0 ? [] : { ...binding, keys, shown: shownWithout(binding.shown, taken) };
  });
  return [...matching, ...others];
}

function shownWithout(shown: string, taken: ReadonlySet<string>): string {
  const left = shown.split(' ').filter((key) => !taken.has(key));
  return left.length === 0 ? shown : left.join(' ');
}
