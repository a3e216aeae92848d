import type { CheckResult, TestResult } from '../checker/events.ts';
import { plainCharacters } from './plain-characters.ts';
import { symbolsFor } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor, type Theme } from './theme.ts';
import { wrapText } from './wrap-text.ts';

/** More of what a program printed would push the explanation off the screen. */
const mostOutputLines = 12;
/** Place, code, mark and an empty line above an error's message. */
const mostLinesOfFrame = 6;

const words = { passed: 'passed', failed: 'failed', 'not-reached': 'not reached' } as const;

/**
 * The failures, the first in full and the others by their sentence alone, then a line for each test. What a learner
 * should read first comes first. Failures with the same sentence are told once.
 */
export function renderTests(tests: readonly TestResult[], options: TextOptions): string[] {
  const lines = tests.flatMap((test) => renderTestLine(test, options));
  const [first, ...others] = groupByExplanation(tests.filter((test) => test.state === 'failed'));
  if (first === undefined) return lines;
  return [
    ...renderFailure(first, options),
    ...others.flatMap((group) => ['', ...renderSentence(group, options)]),
    '',
    ...lines,
  ];
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
  const passed = result.tests.filter((test) => test.state === 'passed').length;
  const notReached = result.tests.filter((test) => test.state === 'not-reached').length;
  const counts = `${passed} of ${countOf(result.tests.length, 'test')} passed${notReached === 0 ? '' : `, ${notReached} not reached`}`;
  const head =
    result.verdict === 'passed'
      ? theme.good(`${symbols.passed} ${theme.strong('Passed')}`)
      : theme.bad(`${symbols.failed} ${theme.strong('Not passed yet')}`);
  return wrap(`${head}: ${counts} ${theme.muted(`(${formatDuration(result.durationMs)})`)}`, options, 2);
}

function renderTestLine(test: TestResult, options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  const word = words[test.state].padEnd(words['not-reached'].length);
  const sign = {
    passed: theme.good(`${symbols.passed} ${word}`),
    failed: theme.bad(`${symbols.failed} ${word}`),
    'not-reached': theme.muted(`${symbols.notReached} ${word}`),
  }[test.state];
  return wrap(`${sign}  ${plainCharacters(test.name)}`, options, word.length + 4);
}

/** Failures with the same sentence, in the order in which they came. */
function groupByExplanation(failures: readonly TestResult[]): (readonly [TestResult, ...TestResult[]])[] {
  const groups = new Map<string, [TestResult, ...TestResult[]]>();
  for (const failure of failures) {
    const key = failure.explanation ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  return [...groups.values()];
}

function renderFailure(group: readonly [TestResult, ...TestResult[]], options: TextOptions): string[] {
  const [{ details }] = group;
  const theme = themeFor(options.colour);
  const values = [
    ...renderValue('Expected', details?.expected ?? null, theme.good, options),
    ...renderValue('Received', details?.received ?? null, theme.bad, options),
  ];
  return [
    ...renderSentence(group, options),
    ...(values.length === 0 ? [] : ['', ...values]),
    ...renderOutput(details?.output ?? null, options),
  ];
}

function renderSentence(
  [first, ...same]: readonly [TestResult, ...TestResult[]],
  options: TextOptions,
): string[] {
  const theme = themeFor(options.colour);
  const explanation = first.explanation ?? 'This test failed without saying why.';
  return [
    ...wrap(theme.strong(plainCharacters(first.name)), options),
    ...wrap(plainCharacters(explanation), options),
    ...renderPlace(first, theme, options),
    ...(same.length === 0 ? [] : wrap(theme.muted(`… and ${same.length} more for the same reason`), options)),
  ].map((line) => (options.ascii === true ? line.replace('…', '...') : line));
}

function renderPlace({ file, line }: TestResult, theme: Theme, options: TextOptions): string[] {
  if (file === null) return [];
  return wrap(theme.link(line === null ? file : `${file}:${line}`), options);
}

function renderValue(
  label: string,
  value: string | null,
  style: (text: string) => string,
  options: TextOptions,
): string[] {
  if (value === null) return [];
  const text = plainCharacters(value);
  if (!text.includes('\n') && text.length + label.length + 3 < options.width) {
    return wrap(`${label}: ${style(text)}`, options);
  }
  return [`${label}:`, ...indented(style(text), options)];
}

function renderOutput(output: string | null, options: TextOptions): string[] {
  const text = plainCharacters(output ?? '').trimEnd();
  if (text === '') return [];
  const lines = text.split('\n');
  const error = lines.length > mostOutputLines ? errorIn(lines) : [];
  const [head, shown] =
    error.length > mostOutputLines
      ? ['The error that your program printed:', beginningAndEnd(error, options)]
      : ['The end of what your program printed:', lines.slice(-mostOutputLines)];
  return ['', ...wrap(head, options), ...indented(shown.join('\n'), options)];
}

/** The last error's report, from the place in the code that Node puts above it; empty where there is none. */
function errorIn(lines: readonly string[]): readonly string[] {
  const message = lines.findLastIndex((line) => /^(?:Uncaught )?[\w$]*Error(?: \[\w+\])?(?:: |$)/.test(line));
  if (message === -1) return [];
  const above = lines.slice(Math.max(0, message - mostLinesOfFrame), message);
  const place = above.findLastIndex((line) => /^(?:file:\S+|\/.+|[A-Za-z]:[\\/].+):\d+$/.test(line));
  return lines.slice(place === -1 ? message : message - above.length + place);
}

/** The code, the message and the place are at an error's top, what a database says about it at its end. */
function beginningAndEnd(lines: readonly string[], { ascii }: TextOptions): readonly string[] {
  const end = 3;
  const beginning = lines.slice(0, mostOutputLines - end - 1);
  return [...beginning, ascii === true ? '...' : '…', ...lines.slice(-end)];
}

function indented(text: string, options: TextOptions): string[] {
  const lines = wrapText(text, options.width - 2, { keepIndent: true, hanging: 2 });
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

function wrap(text: string, options: TextOptions, hanging = 0): string[] {
  return wrapText(text, options.width, { hanging });
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function formatDuration(durationMs: number): string {
  return durationMs < 100 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(1)} s`;
}
