import type { FileDiff, Hunk } from '../workspace/diff/file-diff.ts';
import { follows, type Update } from './effect.ts';
import type { RevealCommand } from './keys/command.ts';
import { isDone, pageOf, stepOf, withPage, type Diff, type Revealed, type State } from './state.ts';

export function diffFilesOf(state: State): readonly FileDiff[] {
  const { diff } = pageOf(state);
  return diff.kind === 'shown' ? diff.files : [];
}

/** The file of the difference that is shown; undefined where there is no difference. */
export function shownDiffFile(state: State): FileDiff | undefined {
  const files = diffFilesOf(state);
  return files.find(({ path }) => path === pageOf(state).diffFile) ?? files[0];
}

/** Leads to the next file of the difference (1) or the one before (-1). */
export function turnDiffFile(state: State, by: 1 | -1): Update {
  const files = diffFilesOf(state);
  const shown = shownDiffFile(state);
  const index = files.findIndex(({ path }) => path === shown?.path);
  const next = files[(index + by + files.length) % files.length];
  const { diff: _, ...places } = pageOf(state).places;
  return follows(withPage(state, state.stepId, { diffFile: next?.path ?? null, lastRevealed: null, places }));
}

/** The difference came, or came anew. The first time, its first part is shown; of a step that is done, all of it. */
export function withDiff(state: State, stepId: string, diff: Diff): State {
  const loaded = withPage(state, stepId, { diff });
  if (diff.kind !== 'shown') return loaded;
  if (isDone(state, stepId)) return withPage(loaded, stepId, { revealed: 'all' });
  const { revealed } = pageOf(loaded, stepId);
  return revealed !== 'all' && revealed.length === 0 ? revealNext(loaded, stepId) : loaded;
}

export function reveal(state: State, command: RevealCommand): Update {
  if (command === 'reveal-all') return follows(withPage(state, state.stepId, { revealed: 'all' }));
  return follows(revealNext(state, state.stepId));
}

export function whyNoReveal(state: State): string | undefined {
  if (stepOf(state).kind !== 'exercise') return 'There is no solution to compare with in this step.';
  if (state.screen !== 'diff') return 'Compare your files with the solution first: press d.';
  return nextHidden(state, state.stepId) === undefined ? 'All of it is shown already.' : undefined;
}

/** Shows one part more: of the file in sight, else of the first that has one. */
function revealNext(state: State, stepId: string): State {
  const next = nextHidden(state, stepId);
  const { revealed, places } = pageOf(state, stepId);
  if (next === undefined || revealed === 'all') return state;
  const { diff: _, ...otherPlaces } = places;
  const range = { path: next.path, ...solutionLines(next.hunk) };
  return withPage(state, stepId, {
    diffFile: next.path,
    revealed: [...revealed, range],
    lastRevealed: range,
    places: otherPlaces,
  });
}

function nextHidden(
  state: State,
  stepId: string,
): { readonly path: string; readonly hunk: Hunk } | undefined {
  const { diff, diffFile } = pageOf(state, stepId);
  if (diff.kind !== 'shown') return undefined;
  const inSight = diff.files.filter(({ path }) => path === diffFile);
  for (const { path, hunks } of [...inSight, ...diff.files]) {
    const hunk = hunks.find((each) => !isRevealed(pageOf(state, stepId).revealed, path, each));
    if (hunk !== undefined) return { path, hunk };
  }
  return undefined;
}

/**
 * Parts are known by their lines in the solution, which stay the same while a learner takes them over one after the
 * other.
 */
export function isRevealed(revealed: Revealed, path: string, hunk: Hunk): boolean {
  if (revealed === 'all') return true;
  const { from, to } = solutionLines(hunk);
  return revealed.some((range) => range.path === path && range.from <= to && from <= range.to);
}

/** The lines of the solution that a part changes, or that it stands between. */
function solutionLines({ newStart, lines }: Hunk): { readonly from: number; readonly to: number } {
  let line = newStart;
  const changed: number[] = [];
  for (const { kind } of lines) {
    if (kind !== 'context') changed.push(line);
    if (kind !== 'removed') line += 1;
  }
  return { from: Math.min(...changed), to: Math.max(...changed) };
}
