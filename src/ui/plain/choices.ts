import type { Binding } from '../../app/keys/binding.ts';
import type { Event } from '../../app/event.ts';
import { findAnything } from '../../app/finder.ts';
import { bindingsFor } from '../../app/keys/keymap.ts';
import { nextMove } from '../../app/keys/next-move.ts';
import { whyNot } from '../../app/keys/why-not.ts';
import { isFinderCommand, isLessonMove, isScroll, type Meaning } from '../../app/keys/command.ts';
import type { Block } from '../../app/place.ts';
import { digits, isAskingInFront, optionsOf } from '../../app/quiz/quiz-state.ts';
import { stepOf, type State } from '../../app/state.ts';
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
  // Texts are told whole; `readLine` looks for a text in them.
  'find',
  ...digits.map((digit) => `choose-${digit}` as const),
]);

const longestList = 20;

export function choicesIn(state: State): Choices {
  if (state.dialog.kind === 'finder') return { usual: foundChoices(state, state.dialog.query), further: [] };
  const bindings = bindingsFor(state).filter(
    (binding) => isChoice(binding) && whyNot(state, binding.means) === undefined,
  );
  const usual = bindings.filter(({ footer, means }) => footer !== null && !isTheNextMove(state, means));
  const further = bindings.filter(({ footer }) => footer === null);
  return {
    usual: [...placeChoices(state), ...usual.map(choiceOf), ...blockChoices(state, 'run')],
    further: [...further.map(choiceOf), ...blockChoices(state, 'copy')],
  };
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

/** The lesson's blocks of code: what is marked as safe to run, or each of them, to be copied. */
function blockChoices(state: State, use: 'run' | 'copy'): readonly Choice[] {
  if (state.dialog.kind !== 'none' || state.screen !== 'lesson') return [];
  return blocksOf(stepOf(state)).flatMap(({ code, isRunnable }, index): Choice[] => {
    if (use === 'run' && !isRunnable) return [];
    const label = `${use} what the lesson shows: ${use === 'run' ? inOneLine(code) : beginningOf(code)}`;
    return [{ label, shown: null, events: [{ kind: 'block-chosen', index, code, isRunnable, use }] }];
  });
}

/** Nobody is to run what they have not read. */
function inOneLine(code: string): string {
  return code.trim().split('\n').join('; ');
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
    .slice(0, longestList)
    .map((found, index) => ({
      label:
        found.kind === 'command' && found.reason !== undefined
          ? `${found.label}: not now, ${asClause(found.reason)}`
          : found.label,
      shown: found.kind === 'command' ? found.shown : null,
      events: [{ kind: 'found-chosen', index }],
    }));
}
