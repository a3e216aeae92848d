import type { Explanation } from './explanation.ts';
import { explainOutput } from './explain-output.ts';
import type { RawError } from '../host-messages.ts';
import type { LearnerFiles } from '../learner-files.ts';

/** The longest value that fits into a sentence. */
const shortCharacters = 60;

/** An error that a test or a file ended with, thrown by code that runs in the check's own process. */
export function explainError(error: RawError, files: LearnerFiles): Explanation {
  const place = placeIn(error, files);
  const known = explainOutput(asOutput(error), files) ?? timedOut(error);
  if (known !== null) return { ...known, file: known.file ?? place.file, line: known.line ?? place.line };
  const text =
    place.file === null
      ? `This test ended with an error: ${firstLine(error.message)}`
      : `Your code threw ${error.name}: ${firstLine(error.message)}`;
  return { text, ...place, hint: null };
}

/** A comparison that did not hold, where the course says nothing about it. */
export function explainAssertion({ expected, received, message }: RawError): Explanation {
  return { text: assertionSentence(expected, received, message), file: null, line: null, hint: null };
}

function assertionSentence(expected: string | null, received: string | null, message: string): string {
  if (expected === null || received === null) return `This does not hold: ${firstLine(message)}.`;
  if (isShort(expected) && isShort(received)) return `Expected ${expected}, but got ${received}.`;
  return 'What came is not what was expected; the two are shown below.';
}

function isShort(text: string): boolean {
  return text.length <= shortCharacters && !text.includes('\n');
}

function timedOut({ message }: RawError): Explanation | null {
  const ms = /timed out in (\d+)ms/u.exec(message)?.[1];
  if (ms === undefined) return null;
  const text = `This test did not end within ${Number(ms) / 1000} seconds. Does the code await something that never comes?`;
  return { text, file: null, line: null, hint: null };
}

/** The error and its causes as Node would have printed them, so that one set of rules explains both. */
function asOutput(error: RawError): string {
  const code = /^[0-9A-Z]{5}$/u.test(error.code ?? '') ? `\n  code: '${error.code}'` : '';
  const report = error.report === '' ? `${error.name}: ${error.message}` : error.report;
  const own = `${report}${code}`;
  return error.cause === null ? own : `${own}\n[cause]: ${asOutput(error.cause)}`;
}

function placeIn(error: RawError, files: LearnerFiles): Pick<Explanation, 'file' | 'line'> {
  for (const { file, line } of error.frames) {
    const name = files.nameOf(file);
    if (name !== null) return { file: name, line };
  }
  return error.cause === null ? { file: null, line: null } : placeIn(error.cause, files);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
