import type { Event } from '../../app/event.ts';
import type { State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import { wrapText } from '../../text/wrap-text.ts';
import { spread } from '../spread.ts';
import type { Drawing, Screenful } from './screenful.ts';

/** From here on the ids, which commands ask for, have room beside the titles. */
const idsFrom = 56;

/** Every step under its chapter: what is done, how far along each chapter is, and the step that Enter would open. */
export function stepsScreen(state: State, drawing: Drawing): Screenful {
  const lines: string[] = [...progressLines(state.steps, drawing)];
  const clicks = new Map<number, Event>();
  let until = 0;
  for (const chapter of state.course.chapters) {
    const steps = chapter.stepIds.flatMap((id) => state.steps.find((step) => step.id === id) ?? []);
    lines.push('', ...chapterLines(chapter.title, steps, drawing));
    for (const step of steps) {
      for (const line of stepLines(state, step, drawing)) {
        clicks.set(lines.length, { kind: 'step-chosen', stepId: step.id });
        lines.push(line);
      }
      if (step.id === markedStep(state)) until = lines.length;
    }
  }
  return { lines, until, clicks };
}

type StepRow = State['steps'][number];

function progressLines(steps: readonly StepRow[], { theme, symbols, width }: Drawing): readonly string[] {
  const done = doneAmong(steps);
  const words = `${done} of ${steps.length} done`;
  const room = Math.min(40, width) - words.length - 1;
  const filled = steps.length === 0 ? 0 : Math.floor((room * done) / steps.length);
  const bar = theme.good(symbols.heavyRule.repeat(filled)) + theme.muted(symbols.rule.repeat(room - filled));
  return [`${bar} ${words}`];
}

function chapterLines(
  title: string,
  steps: readonly StepRow[],
  { theme, width }: Drawing,
): readonly string[] {
  const count = `${doneAmong(steps)}/${steps.length}`;
  const [first = '', ...further] = wrapText(theme.strong(title), width - count.length - 1);
  const column = width < idsFrom ? width : Math.max(40, textWidth(first) + count.length + 1);
  return [spread(first, theme.muted(count), column), ...further];
}

function doneAmong(steps: readonly StepRow[]): number {
  return steps.filter((step) => step.state === 'done').length;
}

function stepLines(state: State, step: StepRow, drawing: Drawing): readonly string[] {
  const { theme, symbols, width } = drawing;
  const isMarked = step.id === markedStep(state);
  const sign = step.state === 'done' ? theme.good(symbols.done) : symbols[step.state];
  const notes = [
    ...(step.optional ? ['optional'] : []),
    ...(step.id === state.stepId && !isMarked ? ['here'] : []),
  ];
  const note = notes.length === 0 ? '' : ` ${theme.muted(`(${notes.join(', ')})`)}`;
  const idWidth = Math.max(...state.steps.map(({ id }) => id.length));
  const id = width < idsFrom ? '' : `${step.id.padEnd(idWidth)}  `;
  const label = `${isMarked ? symbols.current : ' '} ${sign} ${id}`;
  const title = isMarked ? theme.strong(step.title) : step.title;
  return wrapText(`${label}${title}${note}`, width, {
    keepIndent: true,
    // The spaces that an unmarked line begins with are counted already.
    hanging: textWidth(label) - (isMarked ? 0 : 2),
  });
}

function markedStep(state: State): string {
  return state.screen === 'steps' ? state.marked : state.stepId;
}
