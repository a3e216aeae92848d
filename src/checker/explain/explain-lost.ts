import type { Explanation } from './explanation.ts';
import { explainError } from './explain-error.ts';
import { explainOutput } from './explain-output.ts';
import type { RawError } from '../host-messages.ts';
import type { LearnerFiles } from '../learner-files.ts';
import type { Note } from '../notes.ts';
import { seconds } from '../seconds.ts';

/** How Vitest reports that a worker is gone, in its own terms. */
const vitestsOwn = /^\[vitest-pool\]|\[vitest-worker\]|^Worker (?:exited|forks|terminated)/u;

/** Why a test told nothing before its process was killed, or died. */
export function explainLostTest(
  notes: readonly Note[],
  timedOut: boolean,
  output: string,
  errors: readonly RawError[],
  files: LearnerFiles,
): Explanation {
  if (timedOut) {
    return (
      busyAt(notes, files) ?? at('This test did not end. Does the code wait for something that never comes?')
    );
  }
  if (notes.some(({ kind }) => kind === 'too-much-memory')) {
    return at('The code took more memory than a check allows. Does something grow without end?');
  }
  const error = errors.find(({ message }) => !vitestsOwn.test(message));
  return (
    explainOutput(output, files) ??
    (error === undefined
      ? at(
          'The process that ran this test ended before the test did, without an error of its own. Was it killed, by your code or from outside, or did it run out of memory?',
        )
      : explainError(error, files))
  );
}

/** Why a check's files were never loaded to the end. */
export function explainBlockedLoading(
  notes: readonly Note[],
  waitedMs: number,
  files: LearnerFiles,
): Explanation {
  return (
    busyAt(notes, files) ??
    at(
      `Your files were not loaded within ${seconds(waitedMs)}. Is there an await outside of a function, for something that never comes?`,
    )
  );
}

/** Where the check's own process spins. Programs that the check has started have notes of their own. */
function busyAt(notes: readonly Note[], files: LearnerFiles): Explanation | null {
  const worker = notes.find(({ kind }) => kind === 'test-started')?.pid;
  const note = notes.findLast(
    (one) => one.kind === 'blocked' && (worker === undefined || one.pid === worker),
  );
  if (note?.kind !== 'blocked') return null;
  const file = note.file === null ? null : files.nameOf(note.file);
  return {
    text: 'The code is busy all the time and never comes to an end. Is there a loop that never ends?',
    file,
    line: file === null ? null : note.line,
    hint: null,
  };
}

function at(text: string): Explanation {
  return { text, file: null, line: null, hint: null };
}
