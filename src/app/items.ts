import { follows, type Update } from './effect.ts';
import { markedFile } from './editing.ts';
import { failuresOf, turnFailure } from './failures.ts';
import { diffFilesOf, turnDiffFile } from './revealing.ts';
import { show } from './show.ts';
import { checkOf, exerciseStepOf, withPage, type State } from './state.ts';

/** What two keys lead through: the files of the difference; else the failures; else the files of the step. */
export function turnItem(state: State, by: 1 | -1): Update {
  if (state.screen === 'diff' && diffFilesOf(state).length > 0) return turnDiffFile(state, by);
  return failuresOf(state).length === 0 ? turnFile(state, by) : turnFailure(state, by);
}

export function whyNoOtherItem(state: State): string | undefined {
  if (state.screen === 'diff') {
    const { length } = diffFilesOf(state);
    return length < 2 ? `There is ${length === 0 ? 'no' : 'only one'} file in this difference.` : undefined;
  }
  const failures = failuresOf(state).length;
  if (failures > 0)
    return failures === 1 && state.screen === 'check' ? 'This is the only failure.' : undefined;
  const files = exerciseStepOf(state)?.files.length ?? 0;
  if (files === 0) return 'This step has no failures and no files to go through.';
  return files < 2 ? 'Nothing has failed here, and there is only one file.' : undefined;
}

function turnFile(state: State, by: 1 | -1): Update {
  if (state.screen !== 'check' || checkOf(state) !== undefined) return follows(show(state, 'check'));
  const files = exerciseStepOf(state)?.files ?? [];
  const index = files.indexOf(markedFile(state) ?? '');
  const next = files[(index + by + files.length) % files.length];
  return follows(withPage(state, state.stepId, { markedFile: next ?? null }));
}
