import type { State } from '../../app/state.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Drawing, Screenful } from './screenful.ts';

/** Every step under its chapter: where the learner is, what is done, and the one that Enter would open. */
export function stepsScreen(state: State, drawing: Drawing): Screenful {
  const lines: string[] = [];
  let until = 0;
  for (const chapter of state.course.chapters) {
    if (lines.length > 0) lines.push('');
    lines.push(...wrapText(drawing.theme.strong(chapter.title), drawing.width));
    for (const id of chapter.stepIds) {
      const step = state.steps.find((candidate) => candidate.id === id);
      if (step === undefined) continue;
      lines.push(...stepLines(state, step, drawing));
      if (id === markedStep(state)) until = lines.length;
    }
  }
  return { lines, until };
}

function stepLines(state: State, step: State['steps'][number], drawing: Drawing): readonly string[] {
  const { theme, symbols, width } = drawing;
  const isMarked = step.id === markedStep(state);
  const sign = step.state === 'done' ? theme.good(symbols.done) : symbols[step.state];
  const optional = step.optional ? theme.muted(' (optional)') : '';
  const label = `${isMarked ? symbols.current : ' '} ${sign} ${step.title}${optional}`;
  return wrapText(isMarked ? theme.strong(label) : label, width, { keepIndent: true, hanging: 4 });
}

function markedStep(state: State): string {
  return state.screen === 'steps' ? state.marked : state.stepId;
}
