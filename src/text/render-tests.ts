import { formatDuration } from './format-duration.ts';
import type { RunChanges } from '../checker/compare-runs.ts';
import type { CheckPart, CheckResult, TestResult } from '../checker/events.ts';
import { failureGroups } from '../checker/failure-groups.ts';
import type { CloseUp } from '../workspace/close-up.ts';
import { safeLine } from '../safe-text.ts';
import { renderFailure, renderSentence } from './render-failure.ts';
import { symbolsFor } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

const words = { passed: 'passed', failed: 'failed', 'not-reached': 'not reached' } as const;

/**
 * The failures, the first in full and the others by their sentence alone, then a line for each test. What a learner
 * should read first comes first. Failures with the same sentence are told once.
 */
export function renderTests(
  tests: readonly TestResult[],
  options: TextOptions,
  closeUps: Readonly<Record<string, CloseUp>> = {},
): string[] {
  const lines = renderTestList(tests, options);
  const [first, ...others] = failureGroups(tests);
  if (first === undefined) return lines;
  return [
    ...renderFailure(first, options, { closeUp: closeUps[first[0].name] }),
    ...others.flatMap((group) => ['', ...renderSentence(group, options)]),
    '',
    ...lines,
  ];
}

/** A line for each test. */
export function renderTestList(
  tests: readonly TestResult[],
  options: TextOptions,
  changes: RunChanges | null = null,
): string[] {
  return tests.flatMap((test) => renderTestLine(test, options, changes));
}

/** What changed since the run before, as a sentence; empty where nothing did. */
export function renderChanges(changes: RunChanges, options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const { fixed, broken, stillFailing } = changes;
  const parts = [
    ...(fixed.length === 0 ? [] : [theme.good(`${fixed.length} fixed`)]),
    ...(broken.length === 0 ? [] : [theme.bad(`${broken.length} broken`)]),
    ...(stillFailing.length === 0 ? [] : [`${stillFailing.length} still failing`]),
  ];
  return parts.length === 0 ? [] : wrap(`Since the last run: ${parts.join(', ')}`, options, 2);
}

/** One line that says how a check ended, and how long it took; where it could not be run, what to do. */
export function renderResult(result: CheckResult, options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  if (result.error !== null) {
    const { message, wayOut } = result.error;
    const head = `${theme.bad(symbols.failed)} ${theme.strong('The check could not be run.')} ${message}`;
    return [...wrap(head, options, 2), ...(wayOut === '' ? [] : wrap(wayOut, options, 2))];
  }
  if (result.verdict === 'passed' && result.tests.length === 0) {
    const head = theme.good(`${symbols.passed} ${theme.strong('Marked as read')}`);
    return wrap(`${head}: this step has nothing to check.`, options, 2);
  }
  const passed = result.tests.filter((test) => test.state === 'passed').length;
  const notReached = result.tests.filter((test) => test.state === 'not-reached').length;
  const counts = `${passed} of ${countOf(result.tests.length, 'test')} passed${notReached === 0 ? '' : `, ${notReached} not reached`}`;
  const head =
    result.verdict === 'passed'
      ? theme.good(`${symbols.passed} ${theme.strong('Passed')}`)
      : theme.bad(`${symbols.failed} ${theme.strong('Not passed yet')}`);
  const duration = theme.muted(`(${formatDuration(result.durationMs)})`);
  return [...wrap(`${head}: ${counts} ${duration}`, options, 2), ...partTimes(result, options)];
}

/** The verdict on the code, while the learner's own tests are still to come. */
export function renderCoursePart(part: CheckPart, options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  const isPassed = part.passed === part.tests;
  const sign = isPassed ? theme.good(symbols.passed) : theme.bad(symbols.failed);
  const counts = `${part.passed} of ${part.tests} passed`;
  const duration = theme.muted(`(${formatDuration(part.durationMs)})`);
  const next = isPassed ? '. Next: your own tests.' : '.';
  return wrap(`${sign} The course's tests: ${counts} ${duration}${next}`, options, 2);
}

function partTimes({ parts }: CheckResult, options: TextOptions): string[] {
  // Own tests that were not run have no time.
  if (parts === undefined || parts[0].passed < parts[0].tests) return [];
  const [first, second] = parts.map(({ durationMs }) => formatDuration(durationMs));
  const text = `The course's tests took ${first}, your own ${second}.`;
  return wrap(themeFor(options.colour).muted(text), options);
}

function renderTestLine(test: TestResult, options: TextOptions, changes: RunChanges | null): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  const word = words[test.state].padEnd(words['not-reached'].length);
  const sign = {
    passed: theme.good(`${symbols.passed} ${word}`),
    failed: theme.bad(`${symbols.failed} ${word}`),
    'not-reached': theme.muted(`${symbols.notReached} ${word}`),
  }[test.state];
  const change = changes === null ? '' : theme.muted(changeOf(test.name, changes));
  return wrap(`${sign}  ${safeLine(test.name)}${change}`, options, word.length + 4);
}

function changeOf(name: string, { fixed, broken, stillFailing }: RunChanges): string {
  if (fixed.includes(name)) return ' (fixed)';
  if (broken.includes(name)) return ' (broken)';
  return stillFailing.includes(name) ? ' (still failing)' : '';
}

function wrap(text: string, options: TextOptions, hanging = 0): string[] {
  return wrapText(text, options.width, { hanging });
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
