import { lastTrouble, readNotes } from '../checker/notes.ts';
import type { CheckContext, ProgramFailure } from '../checker/test-facts.ts';
import { stateOf } from '../system/process-state.ts';
import type { LearnerProcess } from './learner-process.ts';

type WhatHappened = Pick<ProgramFailure, 'kind' | 'request' | 'port' | 'waitedMs'>;

/** All that is known about a program that did not do its part, its guard's last note included. */
export async function failureOf(
  { runFolder }: CheckContext,
  { entry, pid, exitCode, signal }: LearnerProcess,
  what: WhatHappened,
): Promise<ProgramFailure> {
  const notes = await readNotes(runFolder);
  const note = lastTrouble(notes, pid);
  const isStopped = (await stateOf(pid))?.isStopped === true;
  return { entry, pid, exitCode, signal, note, isStopped, knownBefore: false, ...what };
}
