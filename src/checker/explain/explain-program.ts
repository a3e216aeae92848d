import type { Explanation } from './explanation.ts';
import { explainOutput } from './explain-output.ts';
import type { LearnerFiles } from '../learner-files.ts';
import { seconds } from '../seconds.ts';
import { floodMb, type ProgramFailure } from '../test-facts.ts';

/** Why a program of the learner's did not do what it was asked. */
export function explainProgram(failure: ProgramFailure, output: string, files: LearnerFiles): Explanation {
  const known = failure.note?.kind === 'too-much-memory' ? null : explainOutput(output, files);
  if (failure.kind === 'ended-before-listening' && known !== null) {
    return { ...known, text: `The server did not start. ${known.text}` };
  }
  if (failure.kind === 'ended-during-request' && known !== null) {
    return { ...known, text: `The server ended while it answered ${failure.request}. ${known.text}` };
  }
  if (failure.kind === 'killed' && known !== null) return known;
  const exit = hasEndedItself(failure) ? files.find(/^(?!\s*\/\/).*\bprocess\.exit\(/u) : null;
  if (exit !== null) {
    const text = `${sentence(failure, false)} Is it this process.exit, which ends the whole server at once? Take it away.`;
    return { text, ...exit, hint: null };
  }
  const busy = failure.note?.kind === 'blocked' ? failure.note : null;
  const file = typeof busy?.file === 'string' ? files.nameOf(busy.file) : null;
  // Whoever gives no answer has started well: what waits is somewhere behind the entry.
  const entry = failure.kind === 'no-answer' ? null : files.inExercise(failure.entry);
  return {
    text: sentence(failure, busy !== null),
    file: file ?? entry,
    line: file === null ? null : (busy?.line ?? null),
    hint: null,
  };
}

function sentence(failure: ProgramFailure, isBusy: boolean): string {
  const { kind, entry, request, waitedMs, port, signal, note } = failure;
  if (failure.isStopped) {
    return `${failure.entry} was stopped by a signal (SIGSTOP) and did nothing any more. Does your code send signals to itself?`;
  }
  const loop = 'It is busy all the time: is there a loop that never ends?';
  switch (kind) {
    case 'ended-before-listening':
      return `The server did not start: ${howItEnded(failure)}, before it listened on a port.`;
    case 'never-listened':
      return isBusy
        ? `The server did not answer within ${seconds(waitedMs)} of its start. ${loop}`
        : `The server runs, but nothing answers on port ${port} after ${seconds(waitedMs)}. Does it listen on the port in PORT, and is everything that it awaits before that ever done?`;
    case 'ended-during-request':
      return `The server ended while it answered ${request}: ${howItEnded(failure)}.`;
    case 'no-answer':
      return isBusy
        ? `The server gave no answer to ${request} within ${seconds(waitedMs)}. ${loop}`
        : `The server gave no answer to ${request} within ${seconds(waitedMs)}. Does it await something that never comes, or is there a loop that never ends?`;
    case 'hung-up':
      return `The connection broke off before the answer to ${request} was complete, and the server runs on. Does something close the connection, or throw when a part of the answer is sent already?`;
    case 'endless-answer':
      return `The answer to ${request} is larger than any that a check reads. Is there something that writes to it without an end?`;
    case 'killed':
      return note?.kind === 'too-much-memory'
        ? `${entry} took more memory than a check allows. Does something grow without end?`
        : `${entry} was ended by ${signal}. Does your code end its own process?`;
    case 'flooded':
      return `${entry} printed more than ${floodMb} MB. Is there a loop that prints?`;
    case 'starved':
      return starvedSentence(failure);
    case 'still-running':
      return isBusy
        ? `The program did not end within ${seconds(waitedMs)}. ${loop}`
        : `The program did not end within ${seconds(waitedMs)}. Something keeps it open: a connection pool that is not closed, a timer, a promise that never settles.`;
  }
}

/** What the machine did instead of running a program. */
export function starvedSentence({ entry, waitedMs }: ProgramFailure): string {
  return `The computer is too busy for this check: it did not let ${entry} run enough within ${seconds(waitedMs)} to tell whether it works.`;
}

/** Ended with 0 and by no signal, where a server is to run on. */
function hasEndedItself({ kind, exitCode, signal, note }: ProgramFailure): boolean {
  const hasEnded = kind === 'ended-before-listening' || kind === 'ended-during-request';
  return hasEnded && exitCode === 0 && signal === null && note === null;
}

function howItEnded({ exitCode, signal, note }: ProgramFailure): string {
  if (note?.kind === 'too-much-memory') return 'it took more memory than a check allows';
  if (signal !== null) return `it was ended by ${signal}`;
  return exitCode === 0 ? 'it ended by itself, without an error' : `it ended with exit code ${exitCode}`;
}
