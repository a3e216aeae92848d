import type { CheckResult, TestResult } from '../checker/events.ts';
import type { QuizStep } from '../course/course.ts';
import { isRight, rightAnswers, type Answer, type Question } from '../course/quiz/question.ts';
import { withAnswer, withPassed } from '../progress/progress.ts';
import type { Workshop } from '../workshop/workshop.ts';

/**
 * Judges an answer and notes it. The step is done with the last of its questions, whatever the score: a quiz shows a
 * learner what they know, and stands in nobody's way. Gives whether the answer is right.
 */
export async function noteAnswer(
  { progress }: Workshop,
  step: QuizStep,
  question: Question,
  answer: Answer,
): Promise<boolean> {
  const right = isRight(question, answer);
  const now = new Date();
  await progress.update((before) => {
    const noted = withAnswer(before, step.id, question.id, right, now);
    const answers = noted.steps[step.id]?.answers ?? {};
    const isComplete = step.questions.every(({ id }) => answers[id] !== undefined);
    return isComplete ? withPassed(noted, step.id, now) : noted;
  });
  return right;
}

/** A quiz as the result of a check: a test for each question, those without an answer not reached. */
export function quizResult(
  step: QuizStep,
  rightById: ReadonlyMap<string, boolean>,
  durationMs: number,
): CheckResult {
  const tests = step.questions.map((question) => toTest(question, rightById.get(question.id)));
  const verdict = tests.every(({ state }) => state === 'passed') ? 'passed' : 'failed';
  return { step: step.id, verdict, durationMs, tests, error: null };
}

/** The same for the answers that were given last, today or another day. Asks nothing and notes nothing. */
export function keptQuizResult({ progress }: Workshop, step: QuizStep): CheckResult {
  const answers = Object.entries(progress.current.steps[step.id]?.answers ?? {});
  return quizResult(step, new Map(answers.map(([id, { right }]) => [id, right])), 0);
}

/** Whether each question that was answered is answered right, by the ids of steps and questions. */
export function keptAnswers({
  course,
  progress,
}: Pick<Workshop, 'course' | 'progress'>): Record<string, Record<string, boolean>> {
  const quizzes = course.steps.filter(({ kind }) => kind === 'quiz');
  return Object.fromEntries(
    quizzes.map(({ id }) => {
      const answers = Object.entries(progress.current.steps[id]?.answers ?? {});
      return [id, Object.fromEntries(answers.map(([question, { right }]) => [question, right]))];
    }),
  );
}

function toTest(question: Question, right: boolean | undefined): TestResult {
  return {
    name: question.text,
    state: right === undefined ? 'not-reached' : right ? 'passed' : 'failed',
    explanation: right === undefined ? null : explanationOf(question, right),
    file: null,
    line: null,
    hint: null,
    details: null,
  };
}

function explanationOf(question: Question, right: boolean): string {
  const answers = rightAnswers(question);
  return right || answers.length === 0
    ? question.explanation
    : `Right is: ${answers.join('; ')}.\n\n${question.explanation}`;
}
