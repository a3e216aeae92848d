import { isTyping } from '../../app/quiz/quiz-state.ts';
import type { State } from '../../app/state.ts';
import { renderOption } from '../../text/render-quiz.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Drawing } from '../screens/screenful.ts';
import { choicesIn, whatCanNot, type Choice } from './choices.ts';

/** The usual choices, each with its number, and with the key that does the same. */
export function listChoices(state: State, drawing: Drawing): readonly string[] {
  if (isTyping(state)) return ['Type the answer, or :esc to go back to the lesson.'];
  const { usual } = choicesIn(state);
  if (usual.length === 0) return ['Nothing has these letters. Try others, or Enter to go back.'];
  return usual.flatMap((choice, index) => choiceLines(choice, index + 1, drawing));
}

/** All choices, what can't be chosen now and why, and how things are. */
export function listEverything(state: State, facts: readonly string[], drawing: Drawing): readonly string[] {
  const { usual, further } = choicesIn(state);
  const lines = [...usual, ...further].flatMap((choice, index) => choiceLines(choice, index + 1, drawing));
  const not = whatCanNot(state).flatMap((text) => wrapText(drawing.say(text), drawing.width));
  return [...lines, ...(not.length === 0 ? [] : ['', ...not]), '', facts.join(', ')];
}

function choiceLines({ label, shown, option }: Choice, number: number, drawing: Drawing): readonly string[] {
  if (option !== undefined) return renderOption(option, `${number}.`, drawing);
  const key = shown === null ? '' : ` (${shown.split(' ')[0]})`;
  const start = `${number}. `;
  return wrapText(drawing.say(`${start}${label}${key}`), drawing.width, { hanging: start.length });
}
