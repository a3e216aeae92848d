import type { FailureDetails, TestResult } from './events.ts';
import type { Explanation } from './explain/explanation.ts';
import type { RawTest } from './host-messages.ts';
import { shownOutput } from './shown-output.ts';

/** The most of a value or an output that is shown with a failure. */
const shownCharacters = 4 * 1024;

/** A line of a printed stack. */
const frame = /^\s+at .+:\d+:\d+\)?/mu;

export function passedTest(name: string): TestResult {
  return { name, state: 'passed', explanation: null, file: null, line: null, hint: null, details: null };
}

export function notReachedTest(name: string): TestResult {
  return { ...passedTest(name), state: 'not-reached' };
}

export function failedTest(
  name: string,
  { text, file, line, hint }: Explanation,
  raw: RawTest | null,
): TestResult {
  return { name, state: 'failed', explanation: text, file, line, hint, details: detailsOf(raw) };
}

function detailsOf(raw: RawTest | null): FailureDetails | null {
  if (raw === null) return null;
  const output = end(raw.facts?.output ?? '');
  const { expected = null, received = null } = raw.error ?? {};
  // The output has the report already, without what is about Node and packages.
  const isToldByOutput = output !== null && received !== null && frame.test(received);
  const details = isToldByOutput
    ? { expected: null, received: null, output }
    : { expected: cut(expected), received: cut(received), output };
  return Object.values(details).every((detail) => detail === null) ? null : details;
}

function cut(text: string | null): string | null {
  return text === null || text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)} …`;
}

function end(output: string): string | null {
  const text = shownOutput(output);
  return text === '' ? null : text.slice(-shownCharacters);
}
