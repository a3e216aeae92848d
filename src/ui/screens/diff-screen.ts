import { pageOf, type State } from '../../app/state.ts';
import { renderDiff } from '../../text/render-diff.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Drawing, Screenful } from './screenful.ts';

const direction = 'From your files to the solution: + is what to add, - is what to take away.';

/** The learner's files against the solution of the step. */
export function diffScreen(state: State, drawing: Drawing): Screenful {
  const { diff } = pageOf(state);
  const wrap = (text: string) => wrapText(text, drawing.width);
  switch (diff.kind) {
    case 'unasked':
      return { lines: wrap('d compares your files with the solution.') };
    case 'loading':
      return { lines: wrap(drawing.say('Comparing …')) };
    case 'failed':
      return { lines: [...wrap(diff.message), '', ...wrap(diff.wayOut)] };
    case 'shown':
      if (diff.files.length === 0)
        return { lines: wrap('In all that this step changes, your files are the same as the solution.') };
      return { lines: [...wrap(drawing.theme.muted(direction)), '', ...renderDiff(diff.files, drawing)] };
  }
}
