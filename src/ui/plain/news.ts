import { schemaPaneOf } from '../../app/schema.ts';
import { isDeepStrictEqual } from 'node:util';
import { whyNot } from '../../app/keys/why-not.ts';
import type { ActionRow, Screen, State } from '../../app/state.ts';
import { safeText } from '../../safe-text.ts';
import { actionLine } from '../../course/action-command.ts';
import { isAskingInFront, questionOf, quizStepOf } from '../../app/quiz/quiz-state.ts';
import { actionsOf, checkOf, isDone, isRunning, pageOf, stepOf } from '../../app/state.ts';
import type { Question } from '../../course/quiz/question.ts';
import { renderQuestion } from '../../text/render-quiz.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { CheckPart } from '../../checker/events.ts';
import { renderCoursePart } from '../../text/render-tests.ts';
import { formatDuration } from '../../text/format-duration.ts';
import { drawScreen } from '../screens/draw-screen.ts';
import { dialogScreen, dialogTitle } from '../screens/dialog-lines.ts';
import type { Drawing } from '../screens/screenful.ts';
import { workSentence } from '../status-facts.ts';

/** What changed from one state to the next, as lines to read from top to bottom. */
export function newsBetween(before: State, after: State, drawing: Drawing): readonly string[] {
  const say = (text: string) => wrapText(drawing.say(text), drawing.width);
  const parts = [
    after.stepId === before.stepId ? [] : stepHead(after, drawing),
    isWorkNew(before, after) ? say(startOfWork(after)) : [],
    actionNews(before, after, drawing),
    coursePartNews(before, after, drawing),
    isFrontNew(before, after) ? frontText(after, drawing) : [],
    after.notice === null || after.notice === before.notice ? [] : say(after.notice.text),
    after.dialog.kind === before.dialog.kind ? [] : dialogText(after, drawing),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function startOfWork(state: State): string {
  const sentence = workSentence(state) ?? '';
  return whyNot(state, 'stop') === undefined ? `${sentence} x stops it.` : sentence;
}

/** Which step this is, and how far along. */
export function stepHead(state: State, drawing: Drawing): readonly string[] {
  const step = stepOf(state);
  const facts = [
    `step ${state.course.steps.indexOf(step) + 1} of ${state.course.steps.length}`,
    ...(isDone(state) ? ['done'] : []),
    ...(step.optional ? ['optional'] : []),
    ...(step.minutes === undefined ? [] : [`about ${step.minutes} min`]),
  ];
  return wrapText(
    `${drawing.theme.strong(`${step.id}: ${step.title}`)} (${facts.join(', ')})`,
    drawing.width,
  );
}

/** What stands in front, whole. */
export function frontText(state: State, drawing: Drawing): readonly string[] {
  // The steps are listed as choices, with numbers.
  if (state.screen === 'steps') return [];
  const question = questionOf(state);
  // So are the options of a question.
  if (isAskingInFront(state) && question !== undefined) return questionText(state, question, drawing);
  return drawScreen(state, state.screen, drawing).lines;
}

/** The lines of the lesson that have a text in them, whatever its case. */
export function matchingLines(state: State, text: string, drawing: Drawing): readonly string[] {
  const { lines } = drawScreen(state, 'lesson', drawing);
  const wanted = text.toLowerCase();
  const found = lines.filter((line) => safeText(line).toLowerCase().includes(wanted));
  return found.length === 0 ? [`The lesson does not have "${text}".`] : found;
}

function questionText(state: State, question: Question, drawing: Drawing): readonly string[] {
  const questions = quizStepOf(state)?.questions ?? [];
  return renderQuestion(question, questions.indexOf(question) + 1, questions.length, drawing);
}

function dialogText(state: State, drawing: Drawing): readonly string[] {
  const { dialog } = state;
  // What is found is listed as choices, with numbers.
  if (dialog.kind === 'none' || dialog.kind === 'finder') return [];
  return [
    drawing.theme.strong(dialogTitle(dialog, drawing)),
    '',
    ...dialogScreen(state, dialog, drawing).lines,
  ];
}

function isWorkNew({ work: before }: State, { work }: State): boolean {
  if (work.kind === 'none') return false;
  return work.kind !== before.kind || work.stepId !== before.stepId || work.phase !== before.phase;
}

function isFrontNew(before: State, after: State): boolean {
  if (after.dialog.kind !== 'none' || isStillRunning(after)) return false;
  if (before.stepId !== after.stepId || before.screen !== after.screen) return true;
  return !isDeepStrictEqual(shown(before, after.screen), shown(after, after.screen));
}

/** What comes in piece by piece is told when all of it is there. */
function isStillRunning(state: State): boolean {
  const { run, diff } = pageOf(state);
  if (state.screen === 'diff') return diff.kind === 'loading';
  if (state.screen === 'schema') return schemaPaneOf(state)?.kind === 'loading';
  return state.screen === 'check' && isRunning(run);
}

/** The parts of the state that are worth telling anew when they change. */
function shown(state: State, screen: Screen): unknown {
  const { run, openedFailure, markedFile, quiz, hints } = pageOf(state);
  const { diff, diffFile, revealed } = pageOf(state);
  switch (screen) {
    case 'check':
      // A draft of an answer is what the learner types: they know it.
      return [
        // Each action was told as it came.
        run.kind !== 'none' && run.kind !== 'check' ? [run.kind, run.actions.kind] : run,
        openedFailure,
        markedFile,
        quiz.kind === 'asking' ? [quiz.kind, quiz.attempt, quiz.index] : quiz,
      ];
    case 'hint':
      return hints;
    case 'diff':
      return [diff, diffFile, revealed];
    case 'schema':
      return schemaPaneOf(state);
    default:
      return null;
  }
}

/** That the code is right, as soon as it is known. What is wrong with it is told with the result, which comes at once. */
function coursePartNews(before: State, after: State, drawing: Drawing): readonly string[] {
  const part = coursePartOf(after);
  if (part === null || part === coursePartOf(before) || part.passed < part.tests) return [];
  return renderCoursePart(part, drawing);
}

function coursePartOf({ work, ...state }: State): CheckPart | null {
  if (work.kind !== 'check') return null;
  const check = checkOf({ work, ...state }, work.stepId);
  return check?.kind === 'running' ? check.coursePart : null;
}

/** Each action of a set-up as it starts, and what came of it. */
function actionNews(before: State, after: State, drawing: Drawing): readonly string[] {
  const { work } = after.work.kind === 'none' ? before : after;
  if (work.kind === 'none' || work.kind === 'check' || work.kind === 'files') return [];
  const rows = actionsOf(after, work.kind, work.stepId)?.rows ?? [];
  const known = actionsOf(before, work.kind, work.stepId)?.rows ?? [];
  return rows.flatMap((row, index) =>
    row.state.kind === known[index]?.state.kind ? [] : rowNews(row, index, rows.length, drawing),
  );
}

function rowNews(
  { action, state }: ActionRow,
  index: number,
  count: number,
  drawing: Drawing,
): readonly string[] {
  const { theme, width } = drawing;
  const indented = (text: string) => wrapText(`  ${text}`, width, { keepIndent: true });
  const command = actionLine(action);
  switch (state.kind) {
    case 'waiting':
      return [];
    case 'running':
      return [
        ...wrapText(`${index + 1} of ${count}: ${action.text}`, width),
        ...(command === null ? [] : indented(theme.muted(command))),
      ];
    case 'done':
      return indented(`done in ${formatDuration(state.durationMs)}: ${safeText(state.result)}`);
    case 'failed':
      return indented('failed');
  }
}
