import { under, type Binding } from './binding.ts';
import type { Meaning } from './command.ts';
import { findTypingBindings, lessonBindings, withMatchKeys } from './lesson-keymap.ts';
import { nextMove } from './next-move.ts';
import { choosingBindings, typingBindings } from './quiz-keymap.ts';
import { draftOf, isAskingInFront } from '../quiz/quiz-state.ts';
import { nameToType } from '../resets.ts';
import { stepOf, type State } from '../state.ts';

const scrolling = under('Reading', [
  { means: 'line-down', keys: ['down', 'j'], shown: '↓ j', does: 'one line down', footer: null },
  { means: 'line-up', keys: ['up', 'k'], shown: '↑ k', does: 'one line up', footer: null },
  { means: 'page-down', keys: ['space', 'pagedown'], shown: 'space', does: 'one page down', footer: 'more' },
  { means: 'page-up', keys: ['pageup', 'b'], shown: 'PgUp b', does: 'one page up', footer: null },
  { means: 'top', keys: ['g', 'home'], shown: 'g', does: 'to the top', footer: null },
  { means: 'bottom', keys: ['G', 'end'], shown: 'G', does: 'to the end', footer: null },
]);

/** In a dialog, which is rarely longer than the window. */
const quietScrolling = scrolling.map((binding) => ({ ...binding, footer: null }));

const marking = under('Here', [
  { means: 'mark-next', keys: ['down', 'j'], shown: '↓ j', does: 'mark the next step', footer: 'down' },
  { means: 'mark-previous', keys: ['up', 'k'], shown: '↑ k', does: 'mark the step before', footer: 'up' },
  { means: 'open-marked', keys: ['enter'], shown: 'Enter', does: 'open the marked step', footer: 'open' },
]);

/** The keys that page and nothing else. */
const paging = under('Reading', [
  { means: 'page-down', keys: ['pagedown'], shown: 'PgDn', does: 'one page down', footer: null },
  { means: 'page-up', keys: ['pageup'], shown: 'PgUp', does: 'one page up', footer: null },
]);

const leadingAway: readonly Meaning[] = [
  'switch-pane',
  'switch-pane-back',
  'lesson',
  'next-step',
  'previous-step',
  'steps',
  'stop',
];

const askingAgain: Binding = {
  means: 'check',
  group: 'This step',
  keys: ['c'],
  shown: 'c',
  does: 'ask the questions (again)',
  footer: 'again',
};

const ofTheStep = under('This step', [
  { means: 'check', keys: ['c'], shown: 'c', does: 'check this step', footer: 'check' },
  { means: 'hint', keys: ['h'], shown: 'h', does: 'take the next hint', footer: 'hint' },
  { means: 'diff', keys: ['d'], shown: 'd', does: 'compare with the solution', footer: 'diff' },
  {
    means: 'schema',
    keys: ['S'],
    shown: 'S',
    does: 'show the tables, and what the last migration did',
    footer: null,
  },
  {
    means: 'edit',
    keys: ['e'],
    shown: 'e',
    does: 'open the file in your editor, where the check failed',
    footer: 'edit',
  },
  {
    means: 'next-item',
    keys: ['f'],
    shown: 'f',
    does: 'to the next failure, or mark the next file',
    footer: null,
  },
  {
    means: 'previous-item',
    keys: ['F'],
    shown: 'F',
    does: 'to the failure or the file before',
    footer: null,
  },
  {
    means: 'reveal-next',
    keys: ['v'],
    shown: 'v',
    does: 'show the next part of the difference',
    footer: 'next part',
  },
  {
    means: 'reveal-all',
    keys: ['V'],
    shown: 'V',
    does: 'show the whole difference',
    footer: null,
  },
  { means: 'watch', keys: ['w'], shown: 'w', does: 'pause or resume checking on save', footer: null },
  { means: 'run-setup', keys: ['a'], shown: 'a', does: 'run the set-up (again)', footer: null },
  { means: 'stop', keys: ['x'], shown: 'x', does: 'stop what is running', footer: null },
]);

const gettingAround = under('Getting around', [
  {
    means: 'switch-pane',
    keys: ['tab'],
    shown: 'Tab',
    does: 'to the next pane: lesson, check, hints, diff, schema, steps',
    footer: 'pane',
  },
  {
    means: 'switch-pane-back',
    keys: ['shift-tab'],
    shown: 'Shift-Tab',
    does: 'to the pane before',
    footer: null,
  },
  { means: 'lesson', keys: ['l', 'escape'], shown: 'l', does: 'back to the lesson', footer: null },
  { means: 'next-step', keys: ['n', 'right', ']'], shown: 'n →', does: 'to the next step', footer: 'next' },
  {
    means: 'previous-step',
    keys: ['p', 'left', '['],
    shown: 'p ←',
    does: 'to the step before',
    footer: null,
  },
  { means: 'steps', keys: ['s'], shown: 's', does: 'all steps', footer: 'steps' },
]);

const changing = under('Your files and the database', [
  { means: 'reset-database', keys: ['r'], shown: 'r', does: 'reset the database', footer: null },
  {
    means: 'restart-app',
    keys: ['A'],
    shown: 'A',
    does: 'restart the application server, with your code as it is now',
    footer: null,
  },
  {
    means: 'shell',
    keys: ['$'],
    shown: '$',
    does: 'to your shell, in the folder of the exercise; `exit` leads back',
    footer: null,
  },
  {
    means: 'reset-files',
    keys: ['R'],
    shown: 'R',
    does: 'begin this step anew, from the solution of those before',
    footer: null,
  },
  {
    means: 'catch-up',
    keys: ['C'],
    shown: 'C',
    does: 'catch up: put the solution of the steps before in place',
    footer: null,
  },
  { means: 'undo', keys: ['u'], shown: 'u', does: 'take back the last change of your files', footer: null },
  { means: 'redo', keys: ['U'], shown: 'U', does: 'take back the last undo', footer: null },
]);

const everywhere = [...ofTheStep, ...gettingAround, ...changing];

const always = under('The workshop', [
  {
    means: 'finder',
    keys: [':', 'ctrl-p'],
    shown: ': Ctrl-P',
    inFooter: ':',
    does: 'find a step or a command by a few letters of it',
    footer: 'go to',
  },
  {
    means: 'mouse',
    keys: ['m'],
    shown: 'm',
    does: 'let the mouse select text, or scroll and click again (Shift selects always)',
    footer: null,
  },
  { means: 'help', keys: ['?'], shown: '?', does: 'this help', footer: 'help' },
  { means: 'quit', keys: ['q', 'ctrl-c'], shown: 'q', does: 'quit', footer: 'quit' },
]);

const confirming = under('Here', [
  // Not Enter: who presses it to go on would throw rows away unread.
  { means: 'confirm', keys: ['y'], shown: 'y', does: 'yes', footer: 'yes' },
  { means: 'decline', keys: ['n', 'escape'], shown: 'n', does: 'no', footer: 'no' },
]);

/** While a name is typed: every letter belongs to it. */
const typingName = under('Here', [
  { means: 'confirm', keys: ['enter'], shown: 'Enter', does: 'yes, if it is the name', footer: 'yes' },
  { means: 'decline', keys: ['escape'], shown: 'Esc', does: 'no', footer: 'no' },
  {
    means: 'erase-name',
    keys: ['backspace'],
    shown: 'Backspace',
    does: 'delete the last character',
    footer: null,
  },
]);

const finding = under('Here', [
  {
    means: 'finder-choose',
    keys: ['enter'],
    shown: 'Enter',
    does: 'go to the step, or do it',
    footer: 'take it',
  },
  {
    means: 'finder-next',
    keys: ['down', 'ctrl-n'],
    shown: '↓ Ctrl-N',
    inFooter: '↓',
    does: 'mark the next',
    footer: 'down',
  },
  {
    means: 'finder-previous',
    keys: ['up', 'ctrl-p'],
    shown: '↑ Ctrl-P',
    inFooter: '↑',
    does: 'mark the one before',
    footer: 'up',
  },
  {
    means: 'finder-erase',
    keys: ['backspace'],
    shown: 'Backspace',
    does: 'take back the last character',
    footer: null,
  },
  {
    means: 'finder-clear',
    keys: ['ctrl-u'],
    shown: 'Ctrl-U',
    does: 'take back all characters',
    footer: null,
  },
  { means: 'close', keys: ['escape'], shown: 'Esc', does: 'close', footer: 'close' },
]);

const closing = under('Here', [
  { means: 'close', keys: ['escape', 'enter'], shown: 'Esc', does: 'close', footer: 'close' },
]);

/** What each key means in this state, the most useful first. */
export function bindingsFor(state: State): readonly Binding[] {
  switch (state.dialog.kind) {
    case 'confirm-diff':
    case 'confirm-reset':
    case 'confirm-files':
      if (nameToType(state) !== undefined) return [...typingName, ...always.flatMap(withoutLetters)];
      return [...confirming, ...quietScrolling, ...always.filter(({ means }) => means !== 'finder')];
    case 'finder':
      return [...finding, ...always.filter(({ means }) => means === 'quit').flatMap(withoutLetters)];
    case 'help':
    case 'problem':
      return [...closing, ...quietScrolling, ...always];
    case 'none':
      if (state.find.kind === 'typing') return [...findTypingBindings, ...always.flatMap(withoutLetters)];
      if (isAskingInFront(state)) return questionBindings(state);
      return state.screen === 'steps'
        ? [...marking, ...everywhereIn(state), ...always]
        : readingBindings(state);
  }
}

function readingBindings(state: State): readonly Binding[] {
  const reading = [...scrolling, ...everywhereIn(state), ...lessonBindings(state), ...always];
  return state.find.kind === 'on' ? withMatchKeys(reading) : [goBinding(state), ...reading];
}

function everywhereIn(state: State): readonly Binding[] {
  if (stepOf(state).kind !== 'quiz') return everywhere;
  return everywhere.map((binding) => (binding.means === 'check' ? askingAgain : binding));
}

/** While a question is in front, the keys that would scroll a text choose an option, or are the answer. */
function questionBindings(state: State): readonly Binding[] {
  const draft = draftOf(state);
  if (draft?.kind === 'typing') return [...typingBindings, ...always.flatMap(withoutLetters)];
  const leading = everywhere.filter(({ means }) => leadingAway.includes(means));
  return [...choosingBindings(state), ...paging, ...leading, ...always];
}

function withoutLetters(binding: Binding): readonly Binding[] {
  const keys = binding.keys.filter((key) => key.length > 1);
  const shown = keys
    .map((key) => key.replace(/^ctrl-(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`))
    .join(' ');
  return keys.length === 0 ? [] : [{ ...binding, keys, shown, inFooter: shown }];
}

/** Enter does the one thing that is next. */
function goBinding(state: State): Binding {
  const does = nextMove(state).does;
  return { means: 'go', group: 'Here', keys: ['enter'], shown: 'Enter', does, footer: does };
}

export function meaningOf(state: State, key: string): Meaning | undefined {
  return bindingsFor(state).find((binding) => binding.keys.includes(key))?.means;
}
