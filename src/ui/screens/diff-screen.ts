import { diffFilesOf, isRevealed, shownDiffFile } from '../../app/revealing.ts';
import { pageOf, type State } from '../../app/state.ts';
import { renderFileDiff } from '../../text/diff/render-diff.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { FileDiff } from '../../workspace/diff/file-diff.ts';
import type { Drawing, Screenful } from './screenful.ts';

const direction = 'From your files to the solution: + is what to add, - is what to take away.';

/** A part that is longer than this is shown by its beginning. */
const mostLinesKept = 12;

/** The learner's files against the solution of the step, file by file. */
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
    case 'shown': {
      const file = shownDiffFile(state);
      if (file === undefined)
        return { lines: wrap('In all that this step changes, your files are the same as the solution.') };
      return fileScreen(state, file, drawing);
    }
  }
}

function fileScreen(state: State, file: FileDiff, drawing: Drawing): Screenful {
  const { revealed, lastRevealed } = pageOf(state);
  const head = [
    ...wrapText(drawing.theme.muted(direction), drawing.width),
    ...whichFile(state, file, drawing),
    '',
  ];
  const { lines, starts } = renderFileDiff(file, {
    ...drawing,
    isRevealed: (hunk) => isRevealed(revealed, file.path, hunk),
    howToReveal: 'v shows it, V shows all.',
  });
  if (lastRevealed?.path !== file.path) return { lines: [...head, ...lines] };
  const last = file.hunks.findIndex((hunk) => isRevealed([lastRevealed], file.path, hunk));
  const start = starts[last] ?? 0;
  const end = starts[last + 1] ?? lines.length;
  return { lines: [...head, ...lines], until: head.length + Math.min(end, start + mostLinesKept) };
}

function whichFile(state: State, file: FileDiff, { theme, width }: Drawing): readonly string[] {
  const files = diffFilesOf(state);
  if (files.length === 1) return [];
  const text = `File ${files.indexOf(file) + 1} of ${files.length}: f shows the next, F the one before.`;
  return wrapText(theme.muted(text), width);
}
