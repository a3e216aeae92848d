import type { Check, JudgedCheck, State } from '../../app/state.ts';
import { isDone, onwardStep, pageOf, stepOf } from '../../app/state.ts';
import { markedFile } from '../../app/editing.ts';
import { failuresOf, openFailure, openFailureIndex } from '../../app/failures.ts';
import { setupActionsOf } from '../../app/setup-actions.ts';
import type { FailureGroup } from '../../checker/failure-groups.ts';
import type { ExerciseStep, SetupStep, Step } from '../../course/course.ts';
import { renderObjectives } from '../../text/render-objectives.ts';
import { renderFailure, renderSentence } from '../../text/render-failure.ts';
import { renderChanges, renderCoursePart, renderResult, renderTestList } from '../../text/render-tests.ts';
import { wrapText } from '../../text/wrap-text.ts';
import { actionLines, waitingLines } from './action-lines.ts';
import { quizScreen } from './quiz-screen.ts';
import type { Drawing, Screenful } from './screenful.ts';

/** What the runner has to say about a step: its tests, its set-up, or what to do first. */
export function checkScreen(state: State, drawing: Drawing): Screenful {
  const screen = stepScreen(state, drawing);
  const { quiz } = pageOf(state);
  const isBusy = quiz.kind === 'asking' || quiz.kind === 'explaining';
  if (isBusy || !isCourseDone(state)) return screen;
  return { ...screen, lines: [...screen.lines, '', ...renderObjectives(state.objectives, drawing)] };
}

/** At its end, and with every step done that is not optional. */
function isCourseDone(state: State): boolean {
  const isOpen = state.steps.some((step) => step.state !== 'done' && !step.optional);
  return !isOpen && onwardStep(state) === undefined;
}

function stepScreen(state: State, drawing: Drawing): Screenful {
  const { run } = pageOf(state);
  const step = stepOf(state);
  if (step.kind === 'quiz') return quizScreen(state, step, onward(state), drawing);
  switch (run.kind) {
    case 'none':
      return { lines: openingLines(state, step, onward(state), drawing) };
    case 'setup':
      return actionLines(run.actions, 'Set-up', onward(state), drawing);
    case 'reset':
      return actionLines(run.actions, 'Database reset', [], drawing);
    case 'restart':
      return actionLines(run.actions, 'Application server', [], drawing);
    case 'check':
      return { lines: checkLines(state, run.check, drawing) };
  }
}

function checkLines(state: State, check: Check, drawing: Drawing): readonly string[] {
  switch (check.kind) {
    case 'running':
      return runningLines(check, drawing);
    case 'passed':
      return passedLines(check, onward(state), drawing);
    case 'failed':
      return failedLines(state, check, drawing);
    case 'error':
      return errorLines(check, drawing);
  }
}

function runningLines(
  { names, results, current, coursePart }: Extract<Check, { kind: 'running' }>,
  drawing: Drawing,
): readonly string[] {
  const { theme, symbols, width } = drawing;
  if (names.length === 0) return wrapText(drawing.say('Getting your code and the database ready …'), width);
  const verdict = coursePart === null ? [] : [...renderCoursePart(coursePart, drawing), ''];
  const lines = names.flatMap((name) => {
    const state = results.find((test) => test.name === name)?.state;
    const sign = {
      passed: theme.good(`${symbols.passed} passed     `),
      failed: theme.bad(`${symbols.failed} failed     `),
      'not-reached': theme.muted(`${symbols.notReached} not reached`),
      running: theme.note(`${symbols.current} running    `),
      waiting: theme.muted(`${symbols.todo} waiting    `),
    }[state ?? (name === current ? 'running' : 'waiting')];
    return wrapText(`${sign}  ${name}`, width, { hanging: 15 });
  });
  return [...verdict, ...lines];
}

function passedLines(
  { result, changes }: JudgedCheck,
  next: readonly string[],
  drawing: Drawing,
): readonly string[] {
  const { theme, symbols, width } = drawing;
  const rule = symbols.rule.repeat(3);
  const words = theme.strong('Well done!');
  const cheer = theme.good(drawing.isPlain === true ? words : `${rule} ${words} ${rule}`);
  return [
    ...verdictLines({ result, changes }, drawing),
    '',
    ...renderTestList(result.tests, drawing, changes),
    '',
    cheer,
    ...next.flatMap((line) => wrapText(line, width)),
  ];
}

function verdictLines(
  { result, changes }: Pick<JudgedCheck, 'result' | 'changes'>,
  drawing: Drawing,
): readonly string[] {
  return [...renderResult(result, drawing), ...(changes === null ? [] : renderChanges(changes, drawing))];
}

/** One failure in full, the others by their sentence: what failed is what a learner looks for. */
function failedLines(state: State, check: JudgedCheck, drawing: Drawing): readonly string[] {
  const opened = openFailure(state);
  const others = failuresOf(state).filter(([{ name }]) => name !== opened?.[0].name);
  return [
    ...verdictLines(check, drawing),
    '',
    ...(opened === undefined ? [] : openedLines(state, opened, drawing)),
    ...others.flatMap((group) => [...renderSentence(group, drawing), '']),
    ...renderTestList(check.result.tests, drawing, check.changes),
  ];
}

function openedLines(state: State, opened: FailureGroup, drawing: Drawing): readonly string[] {
  const count = failuresOf(state).length;
  const which = `Failure ${openFailureIndex(state) + 1} of ${count}: f opens the next, F the one before.`;
  return [
    ...(count === 1 ? [] : [...wrapText(drawing.theme.muted(which), drawing.width), '']),
    ...renderFailure(opened, drawing, {
      closeUp: pageOf(state).closeUps[opened[0].name],
      place: '(e opens it)',
      hint: fittingHint(state, opened),
    }),
    '',
  ];
}

function fittingHint(state: State, [{ hint: id }]: FailureGroup): string | undefined {
  const hint = stepOf(state).hints.find((each) => each.id === id);
  if (hint === undefined) return undefined;
  const isTaken = pageOf(state).hints.some((taken) => taken.hint.id === id);
  return `The hint that fits: ${hint.title} (${isTaken ? 'Tab leads to the hints' : 'h shows it'})`;
}

function errorLines({ message, wayOut }: { message: string; wayOut: string }, drawing: Drawing) {
  const { theme, symbols, width } = drawing;
  const head = `${theme.bad(symbols.failed)} ${theme.strong('The check could not be run.')}`;
  return [head, '', ...wrapText(message, width), '', ...wrapText(wayOut, width)];
}

function openingLines(
  state: State,
  step: Step,
  next: readonly string[],
  drawing: Drawing,
): readonly string[] {
  const { theme, symbols } = drawing;
  const wrap = (text: string) => wrapText(text, drawing.width);
  const done = isDone(state);
  const mark = done ? [theme.good(`${symbols.done} This step is done.`), ...next.flatMap(wrap), ''] : [];
  switch (step.kind) {
    case 'exercise':
      return [
        ...mark,
        ...fileLines(step, markedFile(state), drawing),
        '',
        ...wrap(lastCheckSentence(state) + howToCheck),
      ];
    case 'setup':
      return [...(step.destructive ? [] : mark), ...setupLines(state, step, done, drawing)];
    // Its questions have a screen of their own.
    case 'quiz':
    case 'reading':
      return [
        ...mark,
        ...wrap('There is nothing to check here. Read the lesson; n goes on to the next step.'),
      ];
  }
}

/** How the step came out on another day; nothing where it was never checked. */
function lastCheckSentence({ lastChecks, stepId }: State): string {
  const last = lastChecks[stepId];
  if (last === undefined) return '';
  const day = new Date(last.at).toLocaleDateString('en-GB', { dateStyle: 'long' });
  return `Last checked on ${day}: ${last.passed} of ${last.total} tests passed. `;
}

const howToCheck =
  'Save a file, and it is checked here by itself. c checks without saving, h gives a hint, d shows the difference to the solution.';

function fileLines(
  { exercise, files }: ExerciseStep,
  marked: string | undefined,
  { theme, symbols, width }: Drawing,
): readonly string[] {
  if (files.length === 0) return [`You work in ${theme.link(exercise.folder)}.`];
  const isOnly = files.length === 1;
  return [
    theme.strong('The files of this step'),
    ...files.flatMap((file) => {
      const sign = !isOnly && file === marked ? theme.strong(symbols.current) : symbols.bullet;
      return wrapText(`${sign} ${theme.link(`${exercise.folder}/${file}`)}`, width, { hanging: 2 });
    }),
    ...wrapText(
      theme.muted(
        isOnly ? 'e opens it in your editor.' : 'e opens the marked one in your editor, f marks the next.',
      ),
      width,
    ),
  ];
}

function setupLines(state: State, step: SetupStep, done: boolean, drawing: Drawing): readonly string[] {
  return [
    ...wrapText(drawing.theme.strong(setupHead(step, done)), drawing.width),
    '',
    ...waitingLines(setupActionsOf(state, step), drawing),
  ];
}

function setupHead({ destructive }: SetupStep, done: boolean): string {
  if (destructive) return 'Enter resets the database, in these steps:';
  return done ? 'a runs the set-up again, in these steps:' : 'Enter runs the set-up, in these steps:';
}

/** Where Enter leads from a step that is done. */
function onward(state: State): readonly string[] {
  const next = onwardStep(state);
  if (next !== undefined) return [`Enter goes on to ${next.id}: ${next.title}`];
  return ['That was the last step, and the course is done: all of it is yours now.'];
}
