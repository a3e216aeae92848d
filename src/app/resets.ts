import { follows, type Update } from './effect.ts';
import type { Event } from './event.ts';
import { isOutdated } from './is-outdated.ts';
import { setupActionsOf } from './setup-actions.ts';
import { stepOf, type ActionsOf, type State } from './state.ts';
import { typedCharacters } from './typed-characters.ts';
import { lookAtDatabase, startActions } from './work.ts';

/** Runs a set-up; one that throws data away is asked about before. */
export function askForActions(state: State): Update {
  const step = stepOf(state);
  if (step.kind === 'setup' && step.destructive) return planReset(state, 'setup');
  return startActions(state, step.id, 'setup', step.kind === 'setup' ? setupActionsOf(state, step) : []);
}

/** Asks what a reset would throw away. */
export function planReset(state: State, of: ActionsOf): Update {
  const notice = { tone: 'plain', text: 'Looking at what a reset would throw away …' } as const;
  return follows({ ...state, notice }, { kind: 'plan-reset', stepId: state.stepId, of });
}

/** Asked for a while ago: the question is dropped where the learner went on. */
export function resetPlanned(
  state: State,
  { stepId, of, plan, actions }: Extract<Event, { kind: 'reset-planned' }>,
): Update {
  if (isOutdated(state, stepId)) return lookAtDatabase(state);
  const dialog = { kind: 'confirm-reset', of, plan, actions, typed: '' } as const;
  return lookAtDatabase({ ...state, notice: null, dialog });
}

type ConfirmReset = Extract<State['dialog'], { kind: 'confirm-reset' }>;

/** The question that only a typed name answers: the database is on another machine. */
export function nameToType({ dialog }: State): (ConfirmReset & { readonly name: string }) | undefined {
  if (dialog.kind !== 'confirm-reset' || dialog.plan.nameToType === undefined) return undefined;
  return { ...dialog, name: dialog.plan.nameToType };
}

export function whyNoName(state: State): string | undefined {
  const asked = nameToType(state);
  if (asked === undefined || asked.typed === asked.name) return undefined;
  return `Type the name of the database, ${asked.name}, then Enter. Esc leaves it as it is.`;
}

/** Longer than any name of a database. */
const mostCharacters = 100;

export function typeName(state: State, text: string): State {
  const asked = nameToType(state);
  if (asked === undefined) return state;
  const { name: _, ...dialog } = asked;
  const typed = (dialog.typed + typedCharacters(text)).slice(0, mostCharacters);
  return { ...state, notice: null, dialog: { ...dialog, typed } };
}

export function eraseFromName(state: State): State {
  const { dialog } = state;
  if (dialog.kind !== 'confirm-reset') return state;
  return { ...state, dialog: { ...dialog, typed: Array.from(dialog.typed).slice(0, -1).join('') } };
}
