import type { Event } from '../../app/event.ts';
import { meaningOf } from '../../app/keys/keymap.ts';
import { isLessonMove, isScroll } from '../../app/keys/command.ts';
import { draftOf, isAskingInFront, isTyping, optionsOf, questionOf } from '../../app/quiz/quiz-state.ts';
import type { State } from '../../app/state.ts';
import { readChoice } from '../../course/quiz/read-choice.ts';
import { whyInVain } from '../../app/keys/why-in-vain.ts';
import { choicesIn } from './choices.ts';

/** What a line that was typed comes to. */
export type Reading =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  /** All choices are listed. */
  | { readonly kind: 'list' }
  /** What stands in front is told once more. */
  | { readonly kind: 'again' }
  /** The lines of the lesson that have the text are told. */
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'misunderstood'; readonly message: string };

/** Names of keys that can't be typed as a character. */
const keyNames: Readonly<Record<string, string>> = {
  '': 'enter',
  tab: 'tab',
  esc: 'escape',
  escape: 'escape',
};

/** A number chooses; a key does what it does in the app; a text answers, or looks for steps and commands. */
export function readLine(state: State, typed: string): Reading {
  const line = typed.trim();
  if (isTyping(state))
    return line.startsWith(':') && line.length > 1 ? readKey(state, line.slice(1)) : answerOf(line);
  if (line === '?') return { kind: 'list' };
  if (line.startsWith('/') && line.length > 1) return { kind: 'search', text: line.slice(1).trim() };
  if (line === '/')
    return { kind: 'misunderstood', message: 'Type / and the text that you look for, such as /port.' };
  const isList = /^[\d\s,;+]+$/.test(line);
  if (isList && isAskingInFront(state)) return readAnswer(state, line);
  if (isList) return readNumber(state, line);
  return readKey(state, line);
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

function readAnswer(state: State, line: string): Reading {
  const kind = questionOf(state)?.kind === 'several' ? 'several' : 'one';
  const choice = readChoice(line, optionsOf(state).length, kind);
  if (choice.kind === 'misunderstood') return choice;
  const draft = draftOf(state);
  const chosen = draft?.kind === 'choosing' && kind === 'several' ? draft.chosen : [];
  // What was chosen before and refused is taken back, so that the line is the answer and nothing else.
  const before = optionsOf(state).flatMap(({ id }, index) => (chosen.includes(id) ? [index] : []));
  const events = [...before, ...choice.indexes].map((index): Event => ({ kind: 'option-chosen', index }));
  return { kind: 'events', events: [...events, { kind: 'command-given', command: 'answer' }] };
}

function readNumber(state: State, line: string): Reading {
  const { usual, further } = choicesIn(state);
  const all = [...usual, ...further];
  const choice = all[Number(line) - 1];
  if (choice !== undefined) return { kind: 'events', events: choice.events };
  return { kind: 'misunderstood', message: `There is no choice ${line}. ? lists all of them.` };
}

function readKey(state: State, line: string): Reading {
  const isQuestion = state.dialog.kind.startsWith('confirm');
  if (line === '' && isQuestion) return { kind: 'misunderstood', message: 'Type y for yes, or n for no.' };
  if (state.dialog.kind === 'finder') return readInFinder(state, line);
  const key = keyNames[line.toLowerCase()] ?? line;
  const meaning = meaningOf(state, key);
  if (meaning !== undefined && (isScroll(meaning) || isLessonMove(meaning))) return { kind: 'again' };
  if (meaning !== undefined) return { kind: 'events', events: [{ kind: 'command-given', command: meaning }] };
  if (isQuestion || isAskingInFront(state) || line.length < 2)
    return { kind: 'misunderstood', message: whyInVain(state, line) };
  return { kind: 'events', events: lookFor(state, line) };
}

const close: Event = { kind: 'command-given', command: 'close' };

/** The list of what was found is in nobody's way: keys go on to mean what they meant before. */
function readInFinder(state: State, line: string): Reading {
  if (line === '') return { kind: 'events', events: [close] };
  const behind = readKey({ ...state, dialog: { kind: 'none' } }, line);
  const isKey = behind.kind === 'events' && line.length < 2;
  return isKey
    ? { ...behind, events: [close, ...behind.events] }
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
