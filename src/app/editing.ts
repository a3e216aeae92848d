import { follows, type Update } from './effect.ts';
import type { Event } from './event.ts';
import { exerciseStepOf, pageOf, type State } from './state.ts';

/** A place in a file of the learner's; the file relative to the course root, with forward slashes. */
export interface FilePlace {
  readonly file: string;
  /** Counted from 1; null where only the file is known. */
  readonly line: number | null;
}

/** What `e` opens: where the check failed, else the file of the step. */
export function placeToEdit(state: State): FilePlace | undefined {
  const step = exerciseStepOf(state);
  if (step === undefined) return undefined;
  const { check } = pageOf(state);
  const failure =
    check.kind === 'failed'
      ? check.result.tests.find(({ state: verdict, file }) => verdict === 'failed' && file !== null)
      : undefined;
  if (failure !== undefined && failure.file !== null) return { file: failure.file, line: failure.line };
  const [file] = step.files;
  return file === undefined ? undefined : { file: `${step.exercise.folder}/${file}`, line: null };
}

export function editPlace(state: State): Update {
  const place = placeToEdit(state);
  return place === undefined ? follows(state) : follows(state, { kind: 'open-in-editor', place });
}

/** An editor with a window of its own has been told of the place; the app stays where it is. */
export function editorOpened(
  state: State,
  { editor, place }: Extract<Event, { kind: 'editor-opened' }>,
): Update {
  const where = place.line === null ? place.file : `${place.file}:${place.line}`;
  return follows({ ...state, notice: { tone: 'plain', text: `${where} is open in ${editor}.` } });
}
