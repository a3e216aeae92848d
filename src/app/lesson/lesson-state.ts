import { follows, type Update } from '../effect.ts';
import type { Event } from '../event.ts';
import { isFindCommand, type FindCommand } from '../keys/command.ts';
import { show } from '../show.ts';
import { typedCharacters } from '../typed-characters.ts';
import type { Place } from '../place.ts';
import { exerciseFolderOf, pageOf, withPage, type Notice, type State } from '../state.ts';

/** Longer texts are no searches; this keeps a slip of the paste key from filling the line. */
const mostCharacters = 100;

export function updateFind(state: State, command: FindCommand): State {
  const { find } = state;
  switch (command) {
    case 'find': {
      const origin = pageOf(state).places.lesson;
      return { ...show(state, 'lesson'), find: { kind: 'typing', text: '', origin, at: 0, count: 0 } };
    }
    case 'erase-find':
      return find.kind === 'typing' ? { ...state, find: { ...find, text: withoutLast(find.text) } } : state;
    case 'confirm-find':
      return find.kind === 'typing' ? confirmed(state, find) : state;
    case 'end-find':
      return find.kind === 'typing' ? back(state, find.origin) : { ...state, find: { kind: 'off' } };
  }
}

function withoutLast(text: string): string {
  return Array.from(text).slice(0, -1).join('');
}

function confirmed(state: State, find: Extract<State['find'], { kind: 'typing' }>): State {
  const { text, at, count, origin } = find;
  if (text.trim() === '') return back(state, origin);
  if (count === 0) return { ...back(state, origin), notice: said(`“${text.trim()}” is not in this lesson.`) };
  return { ...state, find: { kind: 'on', text, at, count } };
}

/** As if nobody had searched. */
function back(state: State, origin: Place | undefined): State {
  return { ...withLessonAt(state, origin), find: { kind: 'off' } };
}

function withLessonAt(state: State, place: Place | undefined): State {
  const { lesson: _, ...others } = pageOf(state).places;
  const places = place === undefined ? others : { ...others, lesson: place };
  return withPage(state, state.stepId, { places });
}

/** Characters of a text to look for. */
export function typedToFind(state: State, text: string): State {
  const { find } = state;
  if (find.kind !== 'typing') return state;
  const longer = (find.text + typedCharacters(text)).slice(0, mostCharacters);
  return { ...state, notice: null, find: { ...find, text: longer } };
}

/**
 * A search belongs to the lesson it was begun in: it ends with it. What happens by itself, such as a check after a
 * save, doesn't take the keys away from it.
 */
export function keepFind(before: State, { state, effects }: Update, event: Event): Update {
  if (before.find.kind === 'off') return { state, effects };
  if (leadsAway(event)) return { state: { ...state, find: { kind: 'off' } }, effects };
  return endWithStep(before, { state: { ...state, screen: 'lesson' }, effects });
}

const staying: ReadonlySet<string> = new Set(['help', 'close', 'decline', 'confirm', 'watch', 'stop']);

/** What a hint or a difference shows comes a while after the key: the key is what ends the search. */
function leadsAway(event: Event): boolean {
  switch (event.kind) {
    case 'command-given':
      return !isFindCommand(event.command) && !staying.has(event.command);
    case 'pane-chosen':
      return event.screen !== 'lesson';
    case 'step-chosen':
    case 'found-chosen':
      return true;
    default:
      return false;
  }
}

function endWithStep(before: State, { state, effects }: Update): Update {
  if (state.stepId === before.stepId || state.find.kind === 'off') return { state, effects };
  return { state: { ...state, find: { kind: 'off' } }, effects };
}

type Told = Extract<
  Event,
  { kind: 'nothing-there' | 'block-marked' | 'block-chosen' | 'match-chosen' | 'copied' }
>;

/** What was found where the lesson was looked at. */
export function lessonTold(before: State, event: Told): Update {
  const state: State = { ...before, notice: null };
  switch (event.kind) {
    case 'nothing-there':
      return follows({ ...state, notice: said(event.text) });
    case 'block-marked': {
      const run = event.isRunnable ? ', ! runs it' : '';
      const notice = said(`Code ${event.index + 1} of ${event.count}: y copies it${run}.`);
      const moved = withLessonAt({ ...state, notice }, event.place);
      return follows(withPage(moved, state.stepId, { block: event.index }));
    }
    case 'block-chosen':
      return chosen(withPage(state, state.stepId, { block: event.index }), event);
    case 'match-chosen':
      return follows(matchChosen(state, event));
    case 'copied':
      return follows({ ...state, notice: copiedNotice(event) });
  }
}

function matchChosen(state: State, { at, count, place }: Extract<Told, { kind: 'match-chosen' }>): State {
  const { find } = state;
  if (find.kind === 'off') return state;
  const moved = withLessonAt(state, count === 0 && find.kind === 'typing' ? find.origin : place);
  return { ...moved, find: { ...find, at, count } };
}

function chosen(state: State, { code, isRunnable, use }: Extract<Told, { kind: 'block-chosen' }>): Update {
  if (use === 'copy') return follows(state, { kind: 'copy-text', text: code });
  if (!isRunnable) {
    const text = 'The lesson doesn’t say that this code can be run as it stands. y copies it.';
    return follows({ ...state, notice: said(text) });
  }
  return follows(state, {
    kind: 'run-in-terminal',
    program: {
      title: code.trim(),
      command: { kind: 'script', text: code },
      cwd: exerciseFolderOf(state),
      afterwards: 'wait-for-enter',
    },
  });
}

function copiedNotice({ text, certainty }: Extract<Told, { kind: 'copied' }>): Notice {
  const lines = text.trim().split('\n');
  const what = lines.length === 1 ? (lines[0] ?? '') : `${lines[0]} … (${lines.length} lines)`;
  switch (certainty) {
    case 'certain':
      return { tone: 'good', text: `Copied: ${what}` };
    case 'hopeful':
      return said(`Sent to the clipboard, if your terminal allows it: ${what}`);
    case 'impossible':
      return {
        tone: 'warning',
        text: 'This terminal can’t be asked to copy: select the code with the mouse.',
      };
  }
}

function said(text: string): Notice {
  return { tone: 'plain', text };
}
