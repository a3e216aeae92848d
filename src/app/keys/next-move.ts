import { answeredBefore, isLastQuestion } from '../quiz/quiz-state.ts';
import { actionsOf, checkOf, isDone, pageOf, stepOf, type State } from '../state.ts';

export interface Move {
  readonly command: 'run-setup' | 'check' | 'next-question' | 'resume-quiz' | 'next-step';
  readonly does: string;
}

/** What a learner who only ever pressed Enter would do now. */
export function nextMove(state: State): Move {
  const step = stepOf(state);
  if (step.kind === 'setup' && !isSetUp(state))
    return { command: 'run-setup', does: step.destructive ? 'reset' : 'run the set-up' };
  if (step.kind === 'exercise' && !hasPassed(state)) return { command: 'check', does: 'check' };
  if (step.kind === 'quiz') return nextQuizMove(state);
  return onwards;
}

// A step stays done; but what fails now is what its learner is at now.
function hasPassed(state: State): boolean {
  const check = checkOf(state);
  return check === undefined ? isDone(state) : check.kind === 'passed';
}

function nextQuizMove(state: State): Move {
  const { quiz } = pageOf(state);
  switch (quiz.kind) {
    case 'idle':
      return isDone(state)
        ? onwards
        : { command: 'check', does: answeredBefore(state).size === 0 ? 'begin' : 'go on' };
    case 'asking':
      return { command: 'resume-quiz', does: 'to the question' };
    case 'explaining':
      return isLastQuestion(state)
        ? { command: 'next-question', does: 'result' }
        : { command: 'next-question', does: 'next question' };
    case 'finished':
      return onwards;
  }
}

const onwards: Move = { command: 'next-step', does: 'next step' };

// A reset that was done last week is no reason not to offer it again; a set-up is.
function isSetUp(state: State): boolean {
  const step = stepOf(state);
  const isDestructive = step.kind === 'setup' && step.destructive;
  return actionsOf(state, 'setup')?.kind === 'done' || (isDone(state) && !isDestructive);
}
