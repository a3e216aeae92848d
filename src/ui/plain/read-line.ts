import type { Event } from '../../app/event.ts';
import { meaningOf } from '../../app/keys/keymap.ts';
import { isLessonMove, isScroll } from '../../app/keys/command.ts';
import { draftOf, isAskingInFront, isTyping, optionsOf, questionOf } from '../../app/quiz/quiz-state.ts';
import type { State } from '../../app/state.ts';
import { readChoice } from '../../course/quiz/read-choice.ts';
import { whyInVain } from '../../app/keys/why-in-vain.ts';
import { choicesIn, stillThere, wordToConfirm, type Choice } from './choices.ts';
import { commandNamed } from './command-named.ts';

/** What a line that was typed comes to. */
export type Reading =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  /** All choices are listed, after the events. */
  | { readonly kind: 'list'; readonly events: readonly Event[] }
  /** What stands in front is told once more. */
  | { readonly kind: 'again' }
  /** The lines of the lesson that have the text are told. */
  | { readonly kind: 'search'; readonly text: string }
  /** The choice may lose something: it is done if its word is the next line. */
  | { readonly kind: 'wants-word'; readonly choice: Choice; readonly word: string }
  | { readonly kind: 'misunderstood'; readonly message: string }
  /** The number stands for nothing that the printed list has now: a new list is printed. */
  | { readonly kind: 'rejected'; readonly message: string };

/** Names of keys that can't be typed as a character. */
const keyNames: Readonly<Record<string, string>> = {
  '': 'enter',
  tab: 'tab',
  esc: 'escape',
  escape: 'escape',
};

/**
 * A number chooses from the list that was printed last; a key does what it does in the app; a word is a command, an
 * answer, or looks for steps and commands.
 */
export function readLine(state: State, typed: string, printed: readonly Choice[]): Reading {
  const line = typed.trim();
  if (isTyping(state))
    return line.startsWith(':') && line.length > 1 ? readKey(state, line.slice(1)) : answerOf(line);
  const word = wordToConfirm(state);
  if (word !== undefined && line === word) return { kind: 'events', events: confirmationOf(state, word) };
  if (line === '?') return { kind: 'list', events: state.dialog.kind === 'finder' ? [close] : [] };
  if (line.startsWith('/') && line.length > 1) return { kind: 'search', text: line.slice(1).trim() };
  if (line === '/')
    return { kind: 'misunderstood', message: 'Type / and the text that you look for, such as /port.' };
  const isList = /^[\d\s,;+]+$/.test(line);
  if (isList && isAskingInFront(state)) return readAnswer(state, line, printed);
  if (isList) return readNumber(state, line, printed);
  return readKey(state, line);
}

function confirmationOf(state: State, word: string): readonly Event[] {
  const confirm: Event = { kind: 'command-given', command: 'confirm' };
  return state.dialog.kind === 'confirm-reset' ? [{ kind: 'typed', text: word }, confirm] : [confirm];
}

function answerOf(text: string): Reading {
  if (text === '') return { kind: 'events', events: [{ kind: 'command-given', command: 'answer' }] };
  return {
    kind: 'events',
    events: [
      { kind: 'typed', text },
      { kind: 'command-given', command: 'answer' },
    ],
  };
}

function readAnswer(state: State, line: string, printed: readonly Choice[]): Reading {
  const options = optionsOf(state);
  // The numbers of another question, or of another order, are no answers to this one.
  if (options.some(({ id }, index) => printed[index]?.option?.id !== id)) return rejected(line);
  const kind = questionOf(state)?.kind === 'several' ? 'several' : 'one';
  const choice = readChoice(line, options.length, kind);
  if (choice.kind === 'misunderstood') return choice;
  const draft = draftOf(state);
  const chosen = draft?.kind === 'choosing' && kind === 'several' ? draft.chosen : [];
  // What was chosen before and refused is taken back, so that the line is the answer and nothing else.
  const before = options.flatMap(({ id }, index) => (chosen.includes(id) ? [index] : []));
  const events = [...before, ...choice.indexes].map((index): Event => ({ kind: 'option-chosen', index }));
  return { kind: 'events', events: [...events, { kind: 'command-given', command: 'answer' }] };
}

function readNumber(state: State, line: string, printed: readonly Choice[]): Reading {
  const meant = printed[Number(line) - 1];
  const choice = meant === undefined ? undefined : stillThere(choicesIn(state), meant);
  if (meant === undefined) return rejected(line);
  if (choice === undefined)
    return {
      kind: 'rejected',
      message: `"${meant.label}" is not possible any more. These are the choices now:`,
    };
  return choice.word === undefined
    ? { kind: 'events', events: choice.events }
    : { kind: 'wants-word', choice, word: choice.word };
}

function rejected(line: string): Reading {
  return { kind: 'rejected', message: `There is no choice ${line} in the list. ? lists all choices.` };
}

function readKey(state: State, line: string): Reading {
  const isQuestion = state.dialog.kind.startsWith('confirm');
  const word = wordToConfirm(state);
  const key = keyNames[line.toLowerCase()] ?? line;
  if (isQuestion && key === 'enter') return { kind: 'misunderstood', message: howToAnswer(word) };
  if (state.dialog.kind === 'finder') return readInFinder(state, line);
  if (/^no?$/iu.test(line) && word !== undefined) return given('decline');
  const meaning = meaningOf(state, key);
  if (meaning === 'confirm' && word !== undefined)
    return { kind: 'misunderstood', message: howToAnswer(word) };
  if (meaning !== undefined && (isScroll(meaning) || isLessonMove(meaning))) return { kind: 'again' };
  if (meaning !== undefined) return given(meaning);
  if (isQuestion || isAskingInFront(state) || line.length < 2)
    return { kind: 'misunderstood', message: isQuestion ? howToAnswer(word) : whyInVain(state, line) };
  const named = commandNamed(state, line);
  if (named === 'help') return { kind: 'list', events: [] };
  return named === undefined ? { kind: 'events', events: lookFor(state, line) } : given(named);
}

function given(command: Extract<Event, { kind: 'command-given' }>['command']): Reading {
  return { kind: 'events', events: [{ kind: 'command-given', command }] };
}

function howToAnswer(word: string | undefined): string {
  return word === undefined
    ? 'Type y for yes, or n for no.'
    : `Nothing was changed. Type ${word} in full to go on, or n for no.`;
}

const close: Event = { kind: 'command-given', command: 'close' };

/** The list of what was found is in nobody's way: keys and commands go on to mean what they meant before. */
function readInFinder(state: State, line: string): Reading {
  if (line === '') return { kind: 'events', events: [close] };
  const behind: State = { ...state, dialog: { kind: 'none' } };
  if (line.length > 1 && commandNamed(behind, line) === undefined)
    return { kind: 'events', events: lookFor(state, line) };
  const reading = readKey(behind, line);
  return reading.kind === 'events' || reading.kind === 'list'
    ? { ...reading, events: [close, ...reading.events] }
    : { kind: 'events', events: lookFor(state, line) };
}

/** A word that is no key is looked for. */
function lookFor(state: State, text: string): readonly Event[] {
  const command = state.dialog.kind === 'finder' ? 'finder-clear' : 'finder';
  return [
    { kind: 'command-given', command },
    { kind: 'typed', text },
  ];
}
