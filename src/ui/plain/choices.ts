import type { Binding } from '../../app/keys/binding.ts';
import type { Event } from '../../app/event.ts';
import { findAnything } from '../../app/finder.ts';
import { bindingsFor } from '../../app/keys/keymap.ts';
import { nextMove } from '../../app/keys/next-move.ts';
import { whyNot } from '../../app/keys/why-not.ts';
import { isFinderCommand, isLessonMove, isScroll, type Meaning } from '../../app/keys/command.ts';
import type { Block } from '../../app/place.ts';
import { digits, isAskingInFront, optionsOf } from '../../app/quiz/quiz-state.ts';
import { nameToType } from '../../app/resets.ts';
import { schemaPaneOf } from '../../app/schema.ts';
import { pageOf, stepOf, type Side, type State } from '../../app/state.ts';
import type { Step } from '../../course/course.ts';
import type { Option } from '../../course/quiz/question.ts';
import { layOutLesson } from '../../text/lesson/render-lesson.ts';
import { asClause } from '../screens/as-clause.ts';

/** One thing that can be chosen by its number. */
export interface Choice {
  readonly label: string;
  /** The key that does the same; null where there is none. */
  readonly shown: string | null;
  readonly events: readonly Event[];
  /** The option of a question that it stands for: a text with markdown in it. */
  readonly option?: Option;
  /** Has to be typed in full before it is run, because it may lose something. */
  readonly word?: string;
}

export interface Choices {
  /** Listed whenever there is something to choose. */
  readonly usual: readonly Choice[];
  /** Listed when they are asked for; their numbers go on from those of the others. */
  readonly further: readonly Choice[];
}

/** Keys that only have a meaning where a screen is drawn, or that the numbers stand for. */
const onlyDrawn: ReadonlySet<Meaning> = new Set<Meaning>([
  'mark-next',
  'mark-previous',
  'open-marked',
  'next-option',
  'previous-option',
  'toggle-option',
  'answer',
  'erase',
  'help',
  'mouse',
  // There are no panes: what they hold is printed, and can be printed again.
  'switch-pane',
  'switch-pane-back',
  'erase-name',
  // Texts are told whole; `readLine` looks for a text in them.
  'find',
  ...digits.map((digit) => `choose-${digit}` as const),
]);

const longestList = 20;

export function choicesIn(state: State): Choices {
  if (state.dialog.kind === 'finder') return { usual: foundChoices(state, state.dialog.query), further: [] };
  const bindings = bindingsFor(state).filter(
    (binding) =>
      isChoice(binding) && !wantsWord(state, binding) && whyNot(state, binding.means) === undefined,
  );
  const usual = bindings.filter(({ footer, means }) => footer !== null && !isTheNextMove(state, means));
  const further = bindings.filter(({ footer }) => footer === null);
  return {
    usual: [...placeChoices(state), ...usual.map(choiceOf), ...blockChoices(state, 'run')],
    further: [...further.map(choiceOf), ...frontChoices(state), ...blockChoices(state, 'copy')],
  };
}

/** What has to be typed in full to answer the question that is open, because a yes loses something. */
export function wordToConfirm(state: State): string | undefined {
  const { kind } = state.dialog;
  if (kind !== 'confirm-reset' && kind !== 'confirm-files') return undefined;
  return nameToType(state)?.name ?? 'yes';
}

/**
 * What a choice of a printed list means now: the same choice, or undefined if it is gone. The list may have been printed
 * before a save started a check, or before a check ended.
 */
export function stillThere({ usual, further }: Choices, printed: Choice): Choice | undefined {
  const isSame = ({ label, shown, option }: Choice) =>
    label === printed.label && shown === printed.shown && option?.id === printed.option?.id;
  return [...usual, ...further].find(isSame);
}

/** The keys that can't be used now, each with the reason. */
export function whatCanNot(state: State): readonly string[] {
  return bindingsFor(state).flatMap((binding) => {
    const reason = whyNot(state, binding.means);
    return reason === undefined || !isChoice(binding)
      ? []
      : [`${binding.does}: not now, ${asClause(reason)}`];
  });
}

/** A number is typed too easily. */
function wantsWord(state: State, { means }: Binding): boolean {
  return means === 'confirm' && wordToConfirm(state) !== undefined;
}

function isChoice({ means }: Binding): boolean {
  if (isScroll(means) || isLessonMove(means) || onlyDrawn.has(means)) return false;
  return means === 'finder' || !isFinderCommand(means);
}

// Enter does it already, under the name of what it does.
function isTheNextMove(state: State, means: Meaning): boolean {
  return state.dialog.kind === 'none' && state.screen !== 'steps' && means === nextMove(state).command;
}

function choiceOf({ means, shown, does }: Binding): Choice {
  return {
    label: does,
    shown,
    events: isScroll(means) || isLessonMove(means) ? [] : [{ kind: 'command-given', command: means }],
  };
}

/** What a screen has numbers for by itself: options of a question, steps of the list. */
function placeChoices(state: State): readonly Choice[] {
  if (isAskingInFront(state)) {
    // Chosen by `readLine`: several numbers at once make one answer.
    return optionsOf(state).map((option) => ({ label: option.text, shown: null, events: [], option }));
  }
  if (state.dialog.kind !== 'none' || state.screen !== 'steps') return [];
  return state.steps.map(({ id, title, state: progress, optional }) => ({
    label: [
      `${id}: ${title}`,
      progress === 'started' ? 'begun' : progress,
      ...(optional ? ['optional'] : []),
    ].join(', '),
    shown: null,
    events: [{ kind: 'step-chosen', stepId: id }],
  }));
}

const fronts = {
  check: 'the check',
  hint: 'the hints',
  diff: 'the difference',
  schema: 'the tables',
} as const;

/** What was printed before and can be printed again. */
function frontChoices(state: State): readonly Choice[] {
  if (state.dialog.kind !== 'none' || isAskingInFront(state)) return [];
  const { run, hints, diff } = pageOf(state);
  const isThere = {
    check: run.kind !== 'none',
    hint: hints.length > 0,
    diff: diff.kind === 'shown',
    schema: schemaPaneOf(state)?.kind === 'shown',
  };
  return sides
    .filter((side) => isThere[side] && side !== state.screen)
    .map((side) => ({
      label: `read ${fronts[side]} again`,
      shown: null,
      events: [{ kind: 'pane-chosen', screen: side }],
    }));
}

const sides = ['check', 'hint', 'diff', 'schema'] as const satisfies readonly Side[];

/** The lesson's blocks of code: what is marked as safe to run, or each of them, to be copied. */
function blockChoices(state: State, use: 'run' | 'copy'): readonly Choice[] {
  if (state.dialog.kind !== 'none' || state.screen !== 'lesson') return [];
  if (use === 'run' && whyNot(state, 'run-block') !== undefined) return [];
  return blocksOf(stepOf(state)).flatMap(({ code, isRunnable }, index): Choice[] => {
    if (use === 'run' && !isRunnable) return [];
    const label = `${use} what the lesson shows: ${use === 'run' ? inOneLine(code) : beginningOf(code)}`;
    const events: readonly Event[] = [{ kind: 'block-chosen', index, code, isRunnable, use }];
    const word = use === 'run' && mayLoseSomething(code) ? { word: 'run' } : {};
    return [{ label, shown: null, events, ...word }];
  });
}

/** Nobody is to run what they have not read. */
function inOneLine(code: string): string {
  return code.trim().split('\n').join('; ');
}

/**
 * Words of commands that throw something away, the workshop's own and those of the shell, git and SQL. More commands
 * than necessary are asked about: a number is typed too easily for any of them.
 */
const losing =
  /\b(?:down|drop|reset|reset-db|catch-up|undo|draft|delete|truncate|update|rm|rmdir|mv|dd|kill|clean|checkout|restore|switch|push|overwrite)\b|--force|--yes|(?<![=>&\d-])>(?![>&=])/iu;

function mayLoseSomething(code: string): boolean {
  return code.split('\n').some((line) => losing.test(line) && !line.includes('--dry-run'));
}

function beginningOf(code: string): string {
  const [first = '', ...others] = code.trim().split('\n');
  return others.length === 0 ? first : `${first} … (${others.length + 1} lines)`;
}

const blocksKept = new WeakMap<Step, readonly Block[]>();

/** A lesson's blocks of code, however it is laid out. */
function blocksOf(step: Step): readonly Block[] {
  const kept = blocksKept.get(step) ?? layOutLesson(step.lesson, { width: 80, colour: false }).blocks;
  blocksKept.set(step, kept);
  return kept;
}

function foundChoices(state: State, query: string): readonly Choice[] {
  return findAnything(state, query)
    .map((found, index) => ({ found, index }))
    .filter(({ found }) => found.kind === 'step' || !onlyDrawn.has(found.command))
    .slice(0, longestList)
    .map(({ found, index }) => ({
      label:
        found.kind === 'command' && found.reason !== undefined
          ? `${found.label}: not now, ${asClause(found.reason)}`
          : found.label,
      shown: found.kind === 'command' ? found.shown : null,
      events: [{ kind: 'found-chosen', index }],
    }));
}
