import type { FailureGroup } from '../checker/failure-groups.ts';
import type { TestResult } from '../checker/events.ts';
import type { CloseUp } from '../workspace/close-up.ts';
import { safeLine, safeText } from '../safe-text.ts';
import { renderDifference } from './render-difference.ts';
import { renderExcerpt } from './render-excerpt.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor, type Theme } from './theme.ts';
import { wrapText } from './wrap-text.ts';

/** More of what a program printed would push the explanation off the screen. */
const mostOutputLines = 12;
/** Place, code, mark and an empty line above an error's message. */
const mostLinesOfFrame = 6;

/** What is said of a failure beside what the check said. */
export interface FailureAsides {
  readonly closeUp?: CloseUp | undefined;
  /** How to get to the place. */
  readonly place?: string | undefined;
  /** Which hint fits. */
  readonly hint?: string | undefined;
}

/** A failure in full: what, why, where, how far off, and what the program printed. */
export function renderFailure(
  group: FailureGroup,
  options: TextOptions,
  asides: FailureAsides = {},
): string[] {
  const { closeUp, hint } = asides;
  const excerpt = closeUp?.excerpt ?? null;
  return [
    ...renderSentence(group, options, asides.place),
    ...part(excerpt === null ? [] : renderExcerpt(excerpt, options)),
    ...part(renderValues(group[0], closeUp, options)),
    ...part(hint === undefined ? [] : wrap(hint, options)),
    ...renderOutput(group[0].details?.output ?? null, options),
  ];
}

function part(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

/** What and why, and where. */
export function renderSentence(
  [first, ...same]: FailureGroup,
  options: TextOptions,
  place?: string,
): string[] {
  const theme = themeFor(options.colour);
  const explanation = first.explanation ?? 'This test failed without saying why.';
  return [
    ...wrap(theme.strong(safeLine(first.name)), options),
    ...wrap(safeText(explanation), options),
    ...renderPlace(first, place, theme, options),
    ...(same.length === 0 ? [] : wrap(theme.muted(`… and ${same.length} more for the same reason`), options)),
  ].map((line) => (options.ascii === true ? line.replace('…', '...') : line));
}

function renderPlace(
  { file, line }: TestResult,
  place: string | undefined,
  theme: Theme,
  options: TextOptions,
): string[] {
  if (file === null) return [];
  const where = theme.link(line === null ? file : `${file}:${line}`);
  return wrap(place === undefined ? where : `${where}  ${theme.muted(place)}`, options);
}

function renderValues(
  { details }: TestResult,
  closeUp: CloseUp | undefined,
  options: TextOptions,
): readonly string[] {
  const difference = closeUp?.difference ?? null;
  if (difference !== null) return renderDifference(difference, options);
  const theme = themeFor(options.colour);
  return [
    ...renderValue('Expected', details?.expected ?? null, theme.good, options),
    ...renderValue('Received', details?.received ?? null, theme.bad, options),
  ];
}

function renderValue(
  label: string,
  value: string | null,
  style: (text: string) => string,
  options: TextOptions,
): string[] {
  if (value === null) return [];
  const text = safeText(value);
  if (!text.includes('\n') && text.length + label.length + 3 < options.width) {
    return wrap(`${label}: ${style(text)}`, options);
  }
  return [`${label}:`, ...indented(style(text), options)];
}

function renderOutput(output: string | null, options: TextOptions): string[] {
  const text = safeText(output ?? '').trimEnd();
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
