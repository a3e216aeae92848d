import { rightAnswers, type Option, type Question } from '../course/quiz/question.ts';
import { renderLesson } from './lesson/render-lesson.ts';
import { symbolsFor } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { textWidth } from './text-width.ts';
import { themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

/** A question, headed by which one of how many it is; counted from 1. Its options are drawn one by one. */
export function renderQuestion(
  question: Question,
  number: number,
  total: number,
  options: TextOptions,
): string[] {
  const theme = themeFor(options.colour);
  return [theme.strong(`Question ${number} of ${total}`), '', ...renderLesson(question.text, options)];
}

/** An option behind its label, such as a number. */
export function renderOption(option: Option, label: string, options: TextOptions): string[] {
  const width = options.width - textWidth(label) - 1;
  const indent = ' '.repeat(textWidth(label) + 1);
  return renderLesson(option.text, { ...options, width }).map((line, index) =>
    index === 0 ? `${label} ${line}` : indent + line,
  );
}

/** Whether the answer was right, what is right where it wasn't, and the explanation. */
export function renderFeedback(question: Question, right: boolean, options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  const explanation = ['', ...renderLesson(question.explanation, options)];
  if (right) return [theme.good(`${symbols.passed} ${theme.strong('Right.')}`), ...explanation];
  const answers = rightAnswers(question);
  const wrong = theme.bad(`${symbols.failed} ${theme.strong('Not quite.')}`);
  return [
    answers.length === 0 ? wrong : `${wrong} Right is:`,
    ...answers.flatMap((text) => renderOption({ id: '', text }, theme.good(symbols.bullet), options)),
    ...explanation,
  ];
}

/** How many answers were right, and the questions to look at again. What was never answered counts as well. */
export function renderScore(
  questions: readonly Question[],
  rightById: ReadonlyMap<string, boolean>,
  options: TextOptions,
): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  const right = questions.filter(({ id }) => rightById.get(id) === true).length;
  const all = right === questions.length;
  const sign = all ? theme.good(symbols.passed) : theme.note(symbols.bullet);
  const others = questions.filter(({ id }) => rightById.get(id) !== true);
  return [
    `${sign} ${theme.strong(`${right} of ${questions.length} right`)}`,
    ...(all ? [] : ['', ...wrapText('Worth another look:', options.width)]),
    ...others.flatMap((question) => renderMissed(question, rightById.has(question.id), options)),
  ];
}

function renderMissed(question: Question, wasAnswered: boolean, options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  const sign = wasAnswered ? theme.bad(symbols.failed) : theme.muted(symbols.notReached);
  const [firstParagraph = ''] = question.text.split(/\n\s*\n/);
  return renderOption({ id: question.id, text: firstParagraph }, sign, options);
}
