import type { ObjectiveStatus, PractisingStep } from '../progress/objectives.ts';
import { symbolsFor } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

export type ShownObjective = Pick<ObjectiveStatus, 'text' | 'state' | 'steps'>;

/** What the course is for: each objective with the steps that practise it. Nothing for a course without objectives. */
export function renderObjectives(objectives: readonly ShownObjective[], options: TextOptions): string[] {
  if (objectives.length === 0) return [];
  const theme = themeFor(options.colour);
  const practised = objectives.filter(({ state }) => state === 'practised').length;
  return [
    ...wrapText(theme.strong(`Practised so far: ${practised} of ${objectives.length}`), options.width),
    ...objectives.flatMap((objective) => renderObjective(objective, options)),
  ];
}

function renderObjective({ text, state, steps }: ShownObjective, options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  const sign = state === 'practised' ? theme.good(symbols.done) : symbols.todo;
  const where = steps.length === 0 ? '' : ` ${theme.muted(`(${steps.map(renderStep).join(', ')})`)}`;
  return wrapText(`  ${sign} ${text}${where}`, options.width, { keepIndent: true, hanging: 2 });
}

const words = { todo: 'to do', started: 'started', done: 'done' } as const;

function renderStep({ id, state, hints }: PractisingStep): string {
  const help = hints ? ' with hints' : state === 'done' ? ' without hints' : '';
  return `${id} ${words[state]}${help}`;
}
