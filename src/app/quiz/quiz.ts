import { isRight, type Question } from '../../course/quiz/question.ts';
import { follows, type Update } from '../effect.ts';
import type { QuizCommand } from '../keys/command.ts';
import { show } from '../show.ts';
import {
  answeredBefore,
  draftedAnswer,
  draftOf,
  isLastQuestion,
  isTyping,
  optionsOf,
  questionOf,
  quizStepOf,
} from './quiz-state.ts';
import { onwardStep, pageOf, withPage, type Draft, type Quiz, type State } from '../state.ts';
import { typedCharacters } from '../typed-characters.ts';
import { withDone, withoutPlace } from '../work.ts';

/** Longer answers are no answers; this keeps a slip of the paste key from filling the screen. */
const mostCharacters = 200;

/** Asks the first question, with the options in an order that no attempt before had; or goes on with one of another day. */
export function beginQuiz(state: State): Update {
  const before = pageOf(state).quiz;
  const attempt = before.kind === 'idle' ? 1 : before.attempt + 1;
  const rightById = answeredBefore(state);
  return follows(ask(show(state, 'check'), { attempt, index: nextIndex(state, rightById), rightById }));
}

/** What a key does while a quiz is asked. */
export function updateQuiz(state: State, command: QuizCommand): Update {
  switch (command) {
    case 'answer':
      return answer(state);
    case 'next-question':
      return nextQuestion(state);
    case 'resume-quiz':
      return follows(show(state, 'check'));
    case 'next-option':
      return follows(mark(state, 1));
    case 'previous-option':
      return follows(mark(state, -1));
    case 'toggle-option':
      return follows(toggle(state, markedPlace(state)));
    case 'erase':
      return follows(withText(state, (text) => Array.from(text).slice(0, -1).join('')));
    default:
      return follows(chooseOption(state, Number(command.slice('choose-'.length)) - 1));
  }
}

/** Characters of an answer. They count for nothing where none is being typed. */
export function typed(state: State, text: string): Update {
  if (!isTyping(state)) return follows(state);
  const characters = typedCharacters(text);
  return follows(
    withText({ ...state, notice: null }, (before) => (before + characters).slice(0, mostCharacters)),
  );
}

type Asked = Pick<Extract<Quiz, { kind: 'asking' }>, 'attempt' | 'index' | 'rightById'>;

function ask(state: State, asked: Asked): State {
  const question = quizStepOf(state)?.questions[asked.index];
  if (question === undefined) return state;
  return withQuiz(state, { ...asked, kind: 'asking', draft: emptyDraft(question) });
}

// Nothing is marked at first: a second Enter by accident must not answer.
function emptyDraft({ kind }: Question): Draft {
  return kind === 'typed' ? { kind: 'typing', text: '' } : { kind: 'choosing', marked: null, chosen: [] };
}

function withQuiz(state: State, quiz: Quiz): State {
  return withPage(state, state.stepId, { quiz, places: withoutPlace(state, state.stepId) });
}

function answer(state: State): Update {
  const { quiz } = pageOf(state);
  const question = questionOf(state);
  const given = draftedAnswer(state);
  if (quiz.kind !== 'asking' || question === undefined || given === undefined) return follows(state);
  const { attempt, index } = quiz;
  const rightById = new Map([...quiz.rightById, [question.id, isRight(question, given)]]);
  const explained = withQuiz(state, { kind: 'explaining', attempt, index, rightById, answer: given });
  return follows(isLastQuestion(state) ? withDone(explained, state.stepId) : explained, {
    kind: 'note-answer',
    stepId: state.stepId,
    questionId: question.id,
    answer: given,
  });
}

function nextQuestion(state: State): Update {
  const { quiz } = pageOf(state);
  if (quiz.kind !== 'explaining') return follows(state);
  const { attempt, rightById } = quiz;
  const shown = show(state, 'check');
  if (!isLastQuestion(state)) {
    return follows(ask(shown, { attempt, index: nextIndex(state, rightById), rightById }));
  }
  return follows({ ...withQuiz(shown, { kind: 'finished', attempt, rightById }), notice: ending(state) });
}

/** The first question that has no answer yet. */
function nextIndex(state: State, rightById: ReadonlyMap<string, boolean>): number {
  const index = quizStepOf(state)?.questions.findIndex(({ id }) => !rightById.has(id)) ?? 0;
  return Math.max(0, index);
}

function ending(state: State): State['notice'] {
  const next = onwardStep(state);
  const onward = next === undefined ? '' : ` Enter goes on to ${next.id}.`;
  return { tone: 'plain', text: `${state.stepId} is done. c asks again.${onward}` };
}

function withDraft(state: State, draft: Draft): State {
  const { quiz } = pageOf(state);
  return quiz.kind === 'asking' ? withQuiz(state, { ...quiz, draft }) : state;
}

function withText(state: State, change: (text: string) => string): State {
  const draft = draftOf(state);
  return draft?.kind === 'typing' ? withDraft(state, { ...draft, text: change(draft.text) }) : state;
}

function markedPlace(state: State): number | null {
  const draft = draftOf(state);
  return draft?.kind === 'choosing' ? draft.marked : null;
}

function mark(state: State, by: 1 | -1): State {
  const draft = draftOf(state);
  if (draft?.kind !== 'choosing') return state;
  const last = optionsOf(state).length - 1;
  const from = draft.marked ?? (by === 1 ? -1 : last + 1);
  return withDraft(state, { ...draft, marked: Math.max(0, Math.min(from + by, last)) });
}

/** Marks an option, or turns it on and off where several are right. */
export function chooseOption(state: State, place: number): State {
  if (questionOf(state)?.kind === 'several') return toggle(state, place);
  const draft = draftOf(state);
  return draft?.kind === 'choosing' ? withDraft(state, { ...draft, marked: place }) : state;
}

function toggle(state: State, place: number | null): State {
  const draft = draftOf(state);
  const option = place === null ? undefined : optionsOf(state)[place];
  if (draft?.kind !== 'choosing' || option === undefined) return state;
  const chosen = draft.chosen.includes(option.id)
    ? draft.chosen.filter((id) => id !== option.id)
    : [...draft.chosen, option.id];
  return withDraft(state, { ...draft, marked: place, chosen });
}
