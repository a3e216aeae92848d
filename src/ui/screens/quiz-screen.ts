import { answeredBefore, optionsOf, questionOf } from '../../app/quiz/quiz-state.ts';
import { isDone, pageOf, type Draft, type Quiz, type State } from '../../app/state.ts';
import type { QuizStep } from '../../course/course.ts';
import type { Answer, Option, Question } from '../../course/quiz/question.ts';
import { renderFeedback, renderOption, renderQuestion, renderScore } from '../../text/render-quiz.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Drawing, Screenful } from './screenful.ts';

/** A quiz: what it is about to ask, one question, its explanation, or the score. */
export function quizScreen(
  state: State,
  step: QuizStep,
  onward: readonly string[],
  drawing: Drawing,
): Screenful {
  const { quiz } = pageOf(state);
  const question = questionOf(state);
  switch (quiz.kind) {
    case 'idle':
      return { lines: openingLines(state, step, onward, drawing) };
    case 'asking':
      return question === undefined ? { lines: [] } : askingScreen(state, step, question, quiz, drawing);
    case 'explaining':
      return { lines: question === undefined ? [] : explainingLines(state, step, question, quiz, drawing) };
    case 'finished':
      return { lines: finishedLines(step, quiz, onward, drawing) };
  }
}

function openingLines(
  state: State,
  { questions }: QuizStep,
  onward: readonly string[],
  { theme, symbols, say, width }: Drawing,
): readonly string[] {
  const wrap = (text: string) => wrapText(say(text), width);
  const count = questions.length === 1 ? 'One question' : `${questions.length} questions`;
  if (isDone(state)) {
    const done = [theme.good(`${symbols.done} This step is done.`), ...onward.flatMap(wrap)];
    return [...done, '', ...wrap(`c asks the ${count.toLowerCase()} again.`)];
  }
  const answered = answeredBefore(state).size;
  return [
    ...wrap(
      answered === 0
        ? `${count}, one after the other. Enter begins.`
        : `${answered} of ${count} answered. Enter goes on with the next.`,
    ),
    '',
    ...wrap('Each answer is explained, right or wrong. The step is done when all were answered once.'),
  ];
}

function askingScreen(
  state: State,
  { questions }: QuizStep,
  question: Question,
  { index, draft }: Extract<Quiz, { kind: 'asking' }>,
  drawing: Drawing,
): Screenful {
  const lines = [...renderQuestion(question, index + 1, questions.length, drawing), ''];
  if (draft.kind === 'typing') {
    lines.push(...wrapText(`${drawing.symbols.current} ${draft.text}_`, drawing.width, { hanging: 2 }));
    return { lines, until: lines.length };
  }
  let until: number | undefined;
  for (const [place, option] of optionsOf(state).entries()) {
    lines.push(...optionLines(question, option, place, draft, drawing));
    if (place === draft.marked) until = lines.length;
  }
  return { lines, until };
}

function optionLines(
  question: Question,
  option: Option,
  place: number,
  { marked, chosen }: Extract<Draft, { kind: 'choosing' }>,
  drawing: Drawing,
): readonly string[] {
  const pointer = place === marked ? drawing.symbols.current : ' ';
  const box = question.kind === 'several' ? ` [${chosen.includes(option.id) ? 'x' : ' '}]` : '';
  const label = `${pointer} ${place + 1})${box}`;
  return renderOption(option, place === marked ? drawing.theme.strong(label) : label, drawing);
}

/** The explanation first: it is what a learner waits for. The question stays below it, to look up. */
function explainingLines(
  state: State,
  { questions }: QuizStep,
  question: Question,
  { index, answer, rightById }: Extract<Quiz, { kind: 'explaining' }>,
  drawing: Drawing,
): readonly string[] {
  return [
    ...renderFeedback(question, rightById.get(question.id) === true, drawing),
    '',
    ...renderQuestion(question, index + 1, questions.length, drawing),
    '',
    ...givenLines(answer, drawing),
    ...optionsOf(state).flatMap((option) => judgedOptionLines(question, option, answer, drawing)),
  ];
}

function givenLines(answer: Answer, { width }: Drawing): readonly string[] {
  return answer.kind === 'typed' ? wrapText(`You typed: ${answer.text}`, width) : [];
}

function judgedOptionLines(
  question: Question,
  option: Option,
  answer: Answer,
  drawing: Drawing,
): readonly string[] {
  const { theme, symbols } = drawing;
  const isRight = question.kind !== 'typed' && question.right.includes(option.id);
  const isChosen = answer.kind === 'chosen' && answer.options.includes(option.id);
  const sign = isRight ? theme.good(symbols.passed) : isChosen ? theme.bad(symbols.failed) : ' ';
  return renderOption(option, `${isChosen ? symbols.current : ' '} ${sign}`, drawing);
}

function finishedLines(
  { questions }: QuizStep,
  { rightById }: Extract<Quiz, { kind: 'finished' }>,
  onward: readonly string[],
  drawing: Drawing,
): readonly string[] {
  return [
    ...renderScore(questions, rightById, drawing),
    '',
    ...['c asks again, in another order.', ...onward].flatMap((line) => wrapText(line, drawing.width)),
  ];
}
