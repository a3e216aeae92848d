import { z } from 'zod';
import { findStep } from '../../course/find-step.ts';
import { isRunning, pageOf, type State } from '../state.ts';
import { questionOf } from '../quiz/quiz-state.ts';
import { stateSchema } from './state-schema.ts';

/** What of a state its type does not allow, and which of the promises beside its fields it breaks. */
export function stateProblems(state: State): readonly string[] {
  const { success, error } = stateSchema.safeParse(state);
  return success ? brokenPromises(state) : [z.prettifyError(error)];
}

function brokenPromises(state: State): readonly string[] {
  const promises: Readonly<Record<string, boolean>> = {
    'the step on the screen, the marked and the current one are steps of the course': [
      state.stepId,
      state.marked,
      state.current ?? state.stepId,
    ].every((id) => state.course.steps.some((step) => step.id === id)),
    'the pane in front is the lesson, the steps, or the one beside the lesson': [
      'lesson',
      'steps',
      state.side,
    ].includes(state.screen),
    'only files of an exercise are watched':
      state.watch !== 'watching' || findStep(state.course, state.stepId).kind === 'exercise',
    'a check waits only for what runs': state.queuedCheck === null || state.work.kind !== 'none',
    'what is decided waits only for a check': state.decided === null || state.work.kind === 'check',
    'what is shown as running runs': Object.entries(state.pages).every(([id]) => isShownRight(state, id)),
    'a place is inside of its text': Object.values(state.pages).every(({ places }) =>
      Object.values(places).every(({ line, total }) => line <= total),
    ),
    'a draft is one for the question that is asked': isDraftRight(state),
  };
  return Object.entries(promises).flatMap(([promise, isKept]) => (isKept ? [] : [promise]));
}

function isShownRight(state: State, stepId: string): boolean {
  const { run } = pageOf(state, stepId);
  const { work } = state;
  return !isRunning(run) || (work.kind === run.kind && work.stepId === stepId);
}

function isDraftRight(state: State): boolean {
  const { quiz } = pageOf(state);
  if (quiz.kind !== 'asking') return true;
  return (questionOf(state)?.kind === 'typed') === (quiz.draft.kind === 'typing');
}
