import { under, type Binding } from './binding.ts';
import { digits, optionsOf, questionOf } from '../quiz/quiz-state.ts';
import type { State } from '../state.ts';

const answering: Binding = {
  means: 'answer',
  group: 'Here',
  keys: ['enter'],
  shown: 'Enter',
  does: 'answer',
  footer: 'answer',
};

const toggling: Binding = {
  means: 'toggle-option',
  group: 'Here',
  keys: ['space'],
  shown: 'space',
  does: 'choose the marked option, or not',
  // The numbers speak for it.
  footer: null,
};

const marking = under('Here', [
  { means: 'next-option', keys: ['down', 'j'], shown: '↓ j', does: 'mark the next option', footer: 'down' },
  {
    means: 'previous-option',
    keys: ['up', 'k'],
    shown: '↑ k',
    does: 'mark the option before',
    footer: 'up',
  },
]);

/** While options are chosen. Where several are right, space and the numbers turn each on and off. */
export function choosingBindings(state: State): readonly Binding[] {
  const several = questionOf(state)?.kind === 'several';
  const does = several ? 'choose, or not, option' : 'mark option';
  const count = Math.min(optionsOf(state).length, digits.length);
  const numbers = digits.slice(0, count).map((digit): Binding => ({
    means: `choose-${digit}`,
    group: 'Here',
    keys: [String(digit)],
    shown: String(digit),
    inFooter: several ? `1-${count} space` : `1-${count}`,
    does: `${does} ${digit}`,
    // The first speaks for all of them.
    footer: digit === 1 ? 'choose' : null,
  }));
  return [answering, ...numbers, ...(several ? [toggling] : []), ...marking];
}

/** While an answer is typed: every letter belongs to it. */
export const typingBindings: readonly Binding[] = [
  answering,
  {
    means: 'erase',
    group: 'Here',
    keys: ['backspace'],
    shown: 'Backspace',
    does: 'take back the last character',
    footer: null,
  },
  {
    means: 'lesson',
    group: 'Getting around',
    keys: ['escape'],
    shown: 'Esc',
    does: 'back to the lesson',
    footer: 'lesson',
  },
  {
    means: 'switch-pane',
    group: 'Getting around',
    keys: ['tab'],
    shown: 'Tab',
    does: 'to the next pane',
    footer: 'pane',
  },
];
