import type { Course, Step } from '../course/course.ts';
import type { StepState } from '../progress/progress.ts';
import { symbolsFor } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

export interface StepsOptions extends TextOptions {
  /** Id of the step that the learner is at. */
  readonly current?: string | null | undefined;
}

const words = { todo: 'to do', started: 'started', done: 'done' } as const;

/** All steps of a course under their chapters, each with its state as a sign and as a word. */
export function renderSteps(
  course: Course,
  states: ReadonlyMap<string, StepState>,
  options: StepsOptions,
): string[] {
  const theme = themeFor(options.colour);
  const idWidth = Math.max(0, ...course.steps.map((step) => step.id.length));
  return course.chapters.flatMap((chapter, index) => {
    const steps = chapter.stepIds
      .map((id) => course.steps.find((step) => step.id === id))
      .filter((step) => step !== undefined);
    const lines = [
      ...wrapText(theme.strong(chapter.title), options.width),
      ...steps.flatMap((step) => renderStep(step, states.get(step.id) ?? 'todo', idWidth, options)),
    ];
    return index === 0 ? lines : ['', ...lines];
  });
}

function renderStep(step: Step, state: StepState, idWidth: number, options: StepsOptions): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  const isCurrent = step.id === options.current;
  const sign = state === 'done' ? theme.good(symbols.done) : symbols[state];
  const notes = [
    words[state],
    ...(step.optional ? ['optional'] : []),
    ...(isCurrent ? ['you are here'] : []),
  ];
  const label = `${isCurrent ? symbols.current : ' '} ${sign} ${step.id.padEnd(idWidth)}`;
  const title = isCurrent ? theme.strong(step.title) : step.title;
  return wrapText(`${label}  ${title} ${theme.muted(`(${notes.join(', ')})`)}`, options.width, {
    keepIndent: true,
    hanging: isCurrent ? idWidth + 6 : idWidth + 4,
  });
}
