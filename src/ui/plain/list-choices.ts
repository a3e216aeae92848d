import { isTyping } from '../../app/quiz/quiz-state.ts';
import type { State } from '../../app/state.ts';
import { renderOption } from '../../text/render-quiz.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Drawing } from '../screens/screenful.ts';
import { choicesIn, whatCanNot, type Choice } from './choices.ts';

/** A list as it is printed, and what its numbers mean from then on, the first for 1. */
export interface ChoiceList {
  readonly lines: readonly string[];
  readonly choices: readonly Choice[];
}

/** The usual choices, each with its number, and with the key that does the same. */
export function listChoices(state: State, drawing: Drawing): ChoiceList {
  if (isTyping(state)) return { lines: ['Type the answer, or :esc to go back to the lesson.'], choices: [] };
  const { usual } = choicesIn(state);
  if (usual.length === 0 && state.dialog.kind === 'finder')
    return { lines: ['Nothing has these letters. Try others, or Enter to go back.'], choices: [] };
  return { lines: linesOf(usual, drawing), choices: usual };
}

/** All choices, what can't be chosen now and why, and how things are. */
export function listEverything(state: State, facts: readonly string[], drawing: Drawing): ChoiceList {
  const { usual, further } = choicesIn(state);
  const choices = [...usual, ...further];
  const not = whatCanNot(state).flatMap((text) => wrapText(drawing.say(text), drawing.width));
  const others = [...(not.length === 0 ? [] : ['', ...not]), '', facts.join(', ')];
  return { lines: [...linesOf(choices, drawing), ...others], choices };
}

function linesOf(choices: readonly Choice[], drawing: Drawing): readonly string[] {
  return choices.flatMap((choice, index) => choiceLines(choice, index + 1, drawing));
}

function choiceLines({ label, shown, option }: Choice, number: number, drawing: Drawing): readonly string[] {
  if (option !== undefined) return renderOption(option, `${number}.`, drawing);
  const key = shown === null ? '' : ` (${shown.split(' ')[0]})`;
  const start = `${number}. `;
  return wrapText(drawing.say(`${start}${label}${key}`), drawing.width, { hanging: start.length });
}
