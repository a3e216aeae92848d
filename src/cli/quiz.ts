import type { CheckResult } from '../checker/events.ts';
import type { QuizStep } from '../course/course.ts';
import { parseAnswers } from '../course/quiz/parse-answers.ts';
import type { Answer, Option, Question } from '../course/quiz/question.ts';
import { shuffledOptions } from '../course/quiz/shuffle.ts';
import { UserError } from '../errors.ts';
import { noteAnswer, quizResult } from '../jobs/quiz.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { renderFeedback, renderOption, renderQuestion, renderScore } from '../text/render-quiz.ts';
import { printJson, type Io } from './io.ts';
import { readChoice } from '../course/quiz/read-choice.ts';
import { nextLine } from './next-line.ts';

export interface QuizOptions {
  readonly json?: true;
  readonly answers?: string;
}

interface Quiz {
  readonly io: Io;
  readonly workshop: Workshop;
  readonly step: QuizStep;
  /** Where the conversation goes: with --json, stdout is left to the one object. */
  readonly say: (lines: readonly string[]) => void;
}

/**
 * Asks a quiz in the terminal, or takes the answers that were given on the command line, and shows what came of it.
 * Throws a UserError for answers that can't be understood, and where nobody can be asked.
 */
export async function takeQuiz(
  io: Io,
  workshop: Workshop,
  step: QuizStep,
  options: QuizOptions,
): Promise<CheckResult> {
  const startedAt = performance.now();
  const say = (lines: readonly string[]) => (options.json ? io.note : io.out)(lines.join('\n'));
  const quiz = { io, workshop, step, say };
  const rightById = await (options.answers === undefined
    ? askAll(quiz)
    : takeAll(quiz, understood(options.answers, step)));
  const result = quizResult(step, rightById, Math.round(performance.now() - startedAt));
  if (options.json) printJson(io, result);
  else say(['', ...scoreLines(step, result, io)]);
  io.note(`\`npx workshop check ${step.id}\` asks again. ${nextLine(workshop)}`);
  return result;
}

/** How a quiz was answered, in a few lines. */
export function scoreLines({ questions }: QuizStep, { tests }: CheckResult, io: Io): string[] {
  const rightById = new Map<string, boolean>();
  for (const [index, { id }] of questions.entries()) {
    const state = tests[index]?.state;
    if (state !== 'not-reached') rightById.set(id, state === 'passed');
  }
  return renderScore(questions, rightById, io.text);
}

function understood(text: string, step: QuizStep): ReadonlyMap<string, Answer> {
  const { answers, problems } = parseAnswers(text, step.questions);
  if (problems.length === 0) return answers;
  throw new UserError(
    [...problems, 'No answer was noted.'].join('\n'),
    `\`npx workshop check ${step.id}\` asks the questions; without a terminal it lists them with their ids.`,
  );
}

async function takeAll(quiz: Quiz, answers: ReadonlyMap<string, Answer>): Promise<Map<string, boolean>> {
  const rightById = new Map<string, boolean>();
  for (const [index, question] of quiz.step.questions.entries()) {
    const answer = answers.get(question.id);
    if (answer === undefined) continue;
    quiz.say([...questionLines(quiz, index, question), '']);
    rightById.set(question.id, await judge(quiz, question, answer));
  }
  return rightById;
}

async function askAll(quiz: Quiz): Promise<Map<string, boolean>> {
  const { io, step, say } = quiz;
  if (!io.interactive) throw withoutTerminal(step, io);
  const rightById = new Map<string, boolean>();
  say(['Answer with a number, several as 1,3. Enter alone means: I don’t know.', '']);
  for (const [index, question] of step.questions.entries()) {
    const options = shuffledOptions(question, io.seed);
    const numbered = options.flatMap((option, place) => renderOption(option, `${place + 1})`, io.text));
    say([...questionLines(quiz, index, question), '', ...numbered]);
    const answer = await askOne(quiz, question, options);
    // The end of the input: what was answered so far is noted.
    if (answer === undefined) break;
    say(['']);
    rightById.set(question.id, await judge(quiz, question, answer));
  }
  return rightById;
}

async function askOne(
  { io, say }: Quiz,
  question: Question,
  options: readonly Option[],
): Promise<Answer | undefined> {
  for (;;) {
    const line = await io.ask(promptFor(question));
    if (line === undefined) return undefined;
    if (question.kind === 'typed') return { kind: 'typed', text: line };
    const choice = readChoice(line, options.length, question.kind);
    if (choice.kind === 'chosen') {
      const ids = options.filter((_, index) => choice.indexes.includes(index)).map(({ id }) => id);
      return { kind: 'chosen', options: ids };
    }
    say([choice.message]);
  }
}

function promptFor({ kind }: Question): string {
  return kind === 'several' ? 'Your answers: ' : 'Your answer: ';
}

async function judge({ io, workshop, step, say }: Quiz, question: Question, answer: Answer) {
  const right = await noteAnswer(workshop, step, question, answer);
  say([...renderFeedback(question, right, io.text), '']);
  return right;
}

function questionLines({ io, step }: Quiz, index: number, question: Question): string[] {
  return renderQuestion(question, index + 1, step.questions.length, io.text);
}

/** Lists the questions with the ids that --answers takes. */
function withoutTerminal(step: QuizStep, io: Io): UserError {
  const questions = step.questions.flatMap((question) => [
    '',
    ...renderOption(question, `${question.id}:`, io.text),
    ...shuffledOptions(question, io.seed).flatMap((option) =>
      renderOption(option, `  ${option.id}:`, io.text),
    ),
  ]);
  // The same for all: how an answer is written shall not tell how many are right.
  const example = step.questions.map(({ id }) => `${id}=…`).join(',');
  return new UserError(
    [
      `There is no terminal to ask in, so no answer was noted. The questions of ${step.id}, by their ids:`,
      ...questions,
      '',
    ].join('\n'),
    `Answer them all with: npx workshop check ${step.id} --answers '${example}', and join several options with +.`,
  );
}
