import type { Exercise } from '../course/course.ts';
import { follows, type Update } from './effect.ts';
import type { Event } from './event.ts';
import { show } from './show.ts';
import { lookAtDatabase } from './work.ts';
import { checkOf, stepOf, type SchemaPane, type State } from './state.ts';

/** The exercise whose tables are shown beside the lesson; undefined in a step that is about something else. */
export function schemaExerciseOf(state: State): Exercise | undefined {
  const step = stepOf(state);
  return step.kind === 'exercise' && step.exercise.database?.showSchema === true ? step.exercise : undefined;
}

/** Undefined until it was asked for. */
export function schemaPaneOf(state: State): SchemaPane | undefined {
  return state.schemas[schemaExerciseOf(state)?.id ?? ''];
}

export function whyNoSchema(state: State): string | undefined {
  return schemaExerciseOf(state) === undefined ? 'No tables are shown in this step.' : undefined;
}

/** Puts the picture in front and looks at the database again. Starts the server, where it does not run. */
export function askForSchema(state: State): Update {
  return load(show(state, 'schema'));
}

// A picture that is shown already stays until the new one is there.
function load(state: State): Update {
  const exercise = schemaExerciseOf(state);
  if (exercise === undefined) return follows(state);
  const before = state.schemas[exercise.id];
  const pane: SchemaPane = before?.kind === 'shown' ? before : { kind: 'loading' };
  const schemas = { ...state.schemas, [exercise.id]: pane };
  return follows({ ...state, schemas }, { kind: 'load-schema', exerciseId: exercise.id });
}

export function schemaTold(state: State, exerciseId: string, pane: SchemaPane): Update {
  const told: State = { ...state, schemas: { ...state.schemas, [exerciseId]: pane } };
  return pane.kind === 'shown' ? lookAtDatabase(told) : follows(told);
}

/**
 * Keeps the picture beside the lessons that are about it: it is in sight when such a lesson is opened, and is made anew
 * after whatever may have changed the database. A server that does not run is not started for it.
 */
export function keepSchema(before: State, update: Update, event: Event): Update {
  const { state, effects } = update;
  if (schemaExerciseOf(state) === undefined) return update;
  const opened = event.kind === 'opened' || before.stepId !== state.stepId;
  const beside = opened && checkOf(state) === undefined ? { ...state, side: 'schema' as const } : state;
  const isDue = schemaPaneOf(state) === undefined || mayHaveChanged(event);
  if (!isDue || state.database?.state !== 'running' || state.work.kind !== 'none')
    return follows(beside, ...effects);
  const loading = load(beside);
  return follows(loading.state, ...effects, ...loading.effects);
}

function mayHaveChanged(event: Event): boolean {
  return (
    event.kind === 'terminal-returned' ||
    event.kind === 'work-ended' ||
    event.kind === 'work-stopped' ||
    event.kind === 'file-change-applied'
  );
}
