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

/** What fits the text, the best first; without a text, what can be done, the steps, and what can't be done. */
export function findAnything(state: State, query: string): readonly Found[] {
  const everything = all(state);
  const text = query.trim();
  if (text === '') return everything;
  const results = match(text, everything, { key: 'label', limit: 0, threshold: worstScore });
  return results.map(({ obj, indexes }) => ({ ...obj, fitting: indexes }));
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
