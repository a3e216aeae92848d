import { isDone, stepOf, type State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import { truncateText } from '../../text/truncate-text.ts';
import type { Look } from '../look.ts';
import { joinFitting, spread } from '../spread.ts';

/** Which step this is, and how far along; with a sign for each step where the steps themselves are not in sight. */
export function headerLine(state: State, look: Look, width: number, withStrip: boolean): string {
  const step = stepOf(state);
  const name = `${step.id}  ${step.title}`;
  const room = width - textWidth(name) - 2;
  const strip = `  ${progressStrip(state, look)}`;
  // Where there is no room for both, the words come first.
  for (const end of withStrip ? [strip, ''] : ['']) {
    const facts = joinFitting(factsOf(state, look), look.say(' · '), room - textWidth(end));
    if (facts !== '') return spread(titled(name, step.id, look), facts + end, width);
  }
  const shortest = `${positionOf(state)}/${state.course.steps.length}`;
  const shown = truncateText(name, width - shortest.length - 1, look.symbols.ellipsis);
  return spread(titled(shown, step.id, look), shortest, width);
}

function factsOf(state: State, { symbols, theme }: Look): readonly string[] {
  const step = stepOf(state);
  return [
    `${positionOf(state)} of ${state.course.steps.length}`,
    ...(isDone(state) ? [theme.good(`${symbols.done} done`)] : []),
    ...(step.optional ? ['optional'] : []),
    ...(step.minutes === undefined ? [] : [`about ${step.minutes} min`]),
  ];
}

function positionOf(state: State): number {
  return state.course.steps.indexOf(stepOf(state)) + 1;
}

function titled(name: string, id: string, { theme }: Look): string {
  return name.startsWith(`${id} `) ? `${id} ${theme.strong(name.slice(id.length + 1))}` : theme.strong(name);
}

/** A sign for every step, the chapters apart, with a mark before the one on the screen. */
function progressStrip(state: State, { symbols, theme }: Look): string {
  const signs = { todo: symbols.todo, started: symbols.started, done: theme.good(symbols.done) };
  const sign = (id: string) => {
    const { state: how } = state.steps.find((step) => step.id === id) ?? { state: 'todo' };
    return id === state.stepId ? symbols.current + signs[how] : signs[how];
  };
  return state.course.chapters.map(({ stepIds }) => stepIds.map(sign).join('')).join(' ');
}
