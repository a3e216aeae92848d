import { follows, type Update } from './effect.ts';
import type { Event } from './event.ts';
import type { CoursePlace } from '../workspace/editor/editor.ts';
import type { FileDiff } from '../workspace/diff/file-diff.ts';
import { shownDiffFile } from './revealing.ts';
import { openFailure } from './failures.ts';
import { exerciseStepOf, pageOf, type State } from './state.ts';

/** What `e` opens: where the check failed, else the file of the step. */
export function placeToEdit(state: State): CoursePlace | undefined {
  const step = exerciseStepOf(state);
  if (step === undefined) return undefined;
  const compared = state.screen === 'diff' ? shownDiffFile(state) : undefined;
  if (compared !== undefined) return { file: compared.path, line: lineToChange(compared) };
  const failed = openFailure(state)?.find(({ file }) => file !== null);
  if (failed !== undefined && failed.file !== null) return { file: failed.file, line: failed.line };
  const file = markedFile(state);
  return file === undefined ? undefined : { file: `${step.exercise.folder}/${file}`, line: null };
}

/** The file of the step that is marked, relative to the exercise's folder; undefined in a step without files. */
export function markedFile(state: State): string | undefined {
  const files = exerciseStepOf(state)?.files ?? [];
  return files.find((file) => file === pageOf(state).markedFile) ?? files[0];
}

/** Where the first change of a file begins, in the learner's version. */
function lineToChange({ change, hunks: [hunk] }: FileDiff): number | null {
  if (change === 'create' || hunk === undefined) return null;
  return (
    hunk.oldStart +
    Math.max(
      0,
      hunk.lines.findIndex(({ kind }) => kind !== 'context'),
    )
  );
}

export function editPlace(state: State): Update {
  const place = placeToEdit(state);
  return place === undefined ? follows(state) : follows(state, { kind: 'open-in-editor', place });
}

/** An editor with a window of its own has been told of the place; the app stays where it is. */
export function editorOpened(
  state: State,
  { editor, place, why }: Extract<Event, { kind: 'editor-opened' }>,
): Update {
  const where = place.line === null ? place.file : `${place.file}:${place.line}`;
  const text = `${where} is open in ${editor}.`;
  // A check after a save must not take away what is said only once.
  return follows({
    ...state,
    notice: why === undefined ? { tone: 'plain', text } : { tone: 'plain', text: why, until: 'key' },
  });
}
