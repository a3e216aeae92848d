import type { State } from './state.ts';

/**
 * Whether a plan that was looked up comes too late to be asked about: the learner went on, or something else is being
 * decided. A check that a save began meanwhile doesn't count: it gives way to what the learner decides.
 */
export function isOutdated({ stepId, dialog, decided, work }: State, askedIn: string): boolean {
  const isBusy = decided !== null || (work.kind !== 'none' && work.kind !== 'check');
  return stepId !== askedIn || dialog.kind !== 'none' || isBusy;
}
