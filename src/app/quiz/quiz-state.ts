import type { QuizStep } from '../../course/course.ts';
import type { Answer, Option, Question } from '../../course/quiz/question.ts';
import { shuffledOptions } from '../../course/quiz/shuffle.ts';
import { isDone, pageOf, stepOf, type Draft, type State } from '../state.ts';

/** Digits that choose an option; a quiz has no more of them. */
export const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export function quizStepOf(state: State): QuizStep | undefined {
  const step = stepOf(state);
  return step.kind === 'quiz' ? step : undefined;
}

/** The question on the screen; undefined where none is asked or explained. */
export function questionOf(state: State): Question | undefined {
  const { quiz } = pageOf(state);
  if (quiz.kind !== 'asking' && quiz.kind !== 'explaining') return undefined;
  return quizStepOf(state)?.questions[quiz.index];
}

/** The options of the question on the screen, in the order in which they stand there. */
export function optionsOf(state: State): readonly Option[] {
  const { quiz } = pageOf(state);
  const question = questionOf(state);
  if (question === undefined || quiz.kind === 'idle') return [];
  return shuffledOptions(question, `${state.seed}/${quiz.attempt}`);
}

export function isLastQuestion(state: State): boolean {
  const { quiz } = pageOf(state);
  const questions = quizStepOf(state)?.questions ?? [];
  const isAnswered = (id: string) => quiz.kind !== 'idle' && quiz.rightById.has(id);
  const current = questionOf(state)?.id;
  return questions.every(({ id }) => id === current || isAnswered(id));
}

/** The answers of another day that a quiz goes on from; none where it was answered to its end. */
export function answeredBefore(state: State): ReadonlyMap<string, boolean> {
  const kept = state.answered[state.stepId] ?? {};
  const isBegun = pageOf(state).quiz.kind === 'idle' && !isDone(state);
  const questions = isBegun ? (quizStepOf(state)?.questions ?? []) : [];
  return new Map(
    questions.flatMap(({ id }) => {
      const right = kept[id];
      return right === undefined ? [] : [[id, right] as const];
    }),
  );
}

export function draftOf(state: State): Draft | undefined {
  const { quiz } = pageOf(state);
  return quiz.kind === 'asking' ? quiz.draft : undefined;
}

/** True where the keys are those of a question. */
export function isAskingInFront(state: State): boolean {
  return state.dialog.kind === 'none' && state.screen === 'check' && draftOf(state) !== undefined;
}

/** True where letters are no orders but an answer. */
export function isTyping(state: State): boolean {
  return isAskingInFront(state) && draftOf(state)?.kind === 'typing';
}

/** The answer as it would be given now; undefined while there is none. */
export function draftedAnswer(state: State): Answer | undefined {
  const draft = draftOf(state);
  if (draft === undefined) return undefined;
  if (draft.kind === 'typing')
    return draft.text.trim() === '' ? undefined : { kind: 'typed', text: draft.text };
  const marked = draft.marked === null ? undefined : optionsOf(state)[draft.marked];
  const one = marked === undefined ? [] : [marked.id];
  const options = questionOf(state)?.kind === 'several' ? draft.chosen : one;
  return options.length === 0 ? undefined : { kind: 'chosen', options };
}

export function whyNoAnswer(state: State): string | undefined {
  if (draftedAnswer(state) !== undefined) return undefined;
  switch (questionOf(state)?.kind) {
    case 'typed':
      return 'Type an answer first. A guess is as good.';
    case 'several':
      return 'Choose with space or the numbers first. A guess is as good.';
    default:
      return 'Choose one with the arrows or its number first. A guess is as good.';
  }
}

export function whyNoQuiz(state: State): string | undefined {
  const { kind } = pageOf(state).quiz;
  return kind === 'asking' || kind === 'explaining' ? 'The questions are not at their end yet.' : undefined;
}
