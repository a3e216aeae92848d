import { go as match } from 'fuzzysort';
import type { StepState } from '../progress/progress.ts';
import type { Binding } from './keys/binding.ts';
import { bindingsFor } from './keys/keymap.ts';
import { whyNot } from './keys/why-not.ts';
import { isFinderCommand, isLessonMove, isScroll, type Command, type FinderCommand } from './keys/command.ts';
import type { State } from './state.ts';
import { typedCharacters } from './typed-characters.ts';

/** A step or a command that fits what was typed. */
export type Found = {
  readonly label: string;
  /** Which characters of the label fit, counted from 0. */
  readonly fitting: readonly number[];
} & (
  | { readonly kind: 'step'; readonly stepId: string; readonly state: StepState }
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly shown: string;
      /** Why it can't run now; undefined when it can. */
      readonly reason: string | undefined;
    }
);

/** Worse matches than this are none: the letters are there, but all over the place. */
const worstScore = 0.2;
const longestQuery = 60;

/**
 * What has the typed words in it; only where nothing has them, what fits letter by letter, the best first. Without a
 * text, what can be done, the steps, and what can't be done.
 */
export function findAnything(state: State, query: string): readonly Found[] {
  const everything = all(state);
  const text = query.trim();
  if (text === '') return everything;
  const containing = everything.flatMap((found) => {
    const fitting = placesOf(words(text), found.label);
    return fitting === undefined ? [] : [{ ...found, fitting }];
  });
  if (containing.length > 0) return wordsFirst(containing, text);
  const results = match(text, everything, { key: 'label', limit: 0, threshold: worstScore });
  return results.map(({ obj, indexes }) => ({ ...obj, fitting: indexes }));
}

function words(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/u);
}

/** The characters of a label that are one of the words; undefined unless it has all of them. */
function placesOf(wanted: readonly string[], label: string): readonly number[] | undefined {
  const text = label.toLowerCase();
  const starts = wanted.map((word) => startOf(word, text));
  if (starts.includes(-1)) return undefined;
  const places = wanted.flatMap((word, index) => Array.from(word, (_, at) => (starts[index] ?? 0) + at));
  return [...new Set(places)].toSorted((one, other) => one - other);
}

/** Where a text is the beginning of a word, else where it is at all. */
function startOf(word: string, text: string): number {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    if (beginsWord(text, at)) return at;
  return text.indexOf(word);
}

/** Labels that begin with the text stand first, then those with a word that does, then those that have it inside of one. */
function wordsFirst(found: readonly Found[], text: string): readonly Found[] {
  const [first = ''] = words(text);
  const rank = ({ label }: Found) => {
    const lower = label.toLowerCase();
    if (lower.startsWith(first)) return 0;
    return beginsWord(lower, startOf(first, lower)) ? 1 : 2;
  };
  return found.toSorted((one, other) => rank(one) - rank(other));
}

function beginsWord(text: string, at: number): boolean {
  return at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '');
}

function all(state: State): readonly Found[] {
  const commands = commandsIn({ ...state, dialog: { kind: 'none' } });
  const steps = state.steps.map((step): Found => ({
    kind: 'step',
    stepId: step.id,
    state: step.state,
    label: `${step.id}  ${step.title}`,
    fitting: [],
  }));
  const canRun = (found: Found) => found.kind === 'command' && found.reason === undefined;
  return [...commands.filter(canRun), ...steps, ...commands.filter((found) => !canRun(found))];
}

/** Those that have a key in the state behind the finder, but for the ones that only mark, type or choose in it. */
function commandsIn(behind: State): readonly Found[] {
  return bindingsFor({ ...behind, screen: 'lesson' }).flatMap(({ means, shown, does }: Binding): Found[] => {
    if (isScroll(means) || isLessonMove(means) || means === 'go' || isFinderCommand(means)) return [];
    return [
      { kind: 'command', command: means, shown, label: does, fitting: [], reason: whyNot(behind, means) },
    ];
  });
}

/** Characters that were typed or pasted into the finder. */
export function typeIntoFinder(state: State, text: string): State {
  const { dialog } = state;
  if (dialog.kind !== 'finder') return state;
  const query = (dialog.query + typedCharacters(text)).slice(0, longestQuery);
  return { ...state, notice: null, dialog: { kind: 'finder', query, marked: 0 } };
}

/** Everything but choosing, which leaves the finder. */
export function moveInFinder(state: State, command: Exclude<FinderCommand, 'finder-choose'>): State {
  if (command === 'finder') return { ...state, dialog: { kind: 'finder', query: '', marked: 0 } };
  const { dialog } = state;
  if (dialog.kind !== 'finder') return state;
  switch (command) {
    case 'finder-next':
      return mark(state, dialog, 1);
    case 'finder-previous':
      return mark(state, dialog, -1);
    case 'finder-erase':
      return withQuery(state, Array.from(dialog.query).slice(0, -1).join(''));
    case 'finder-clear':
      return withQuery(state, '');
  }
}

function withQuery(state: State, query: string): State {
  return { ...state, dialog: { kind: 'finder', query, marked: 0 } };
}

/** From the last on to the first, and back. */
function mark(state: State, dialog: Extract<State['dialog'], { kind: 'finder' }>, by: 1 | -1): State {
  const count = findAnything(state, dialog.query).length;
  if (count === 0) return state;
  return { ...state, dialog: { ...dialog, marked: (dialog.marked + by + count) % count } };
}

/** What Enter takes; undefined where nothing fits. */
export function markedInFinder(state: State): Found | undefined {
  const { dialog } = state;
  return dialog.kind === 'finder' ? findAnything(state, dialog.query)[dialog.marked] : undefined;
}
