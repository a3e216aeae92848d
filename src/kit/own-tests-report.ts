import path from 'node:path';
import { safeText } from '../safe-text.ts';
import type { FileResult, OwnTestsReport } from '../checker/own-tests/messages.ts';

/** Something that the learner's own tests came upon. */
export interface OwnTestFailure {
  readonly sentence: string;
  /** The test that failed; null where a file could not be run at all. */
  readonly test: string | null;
  /** Relative to the exercise's folder, with forward slashes. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number | null;
}

/** How a run of the learner's Vitest ended. */
export interface EndedVitest {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The end of what it printed about errors. */
  readonly printed: string;
}

/** Undefined where no report was written, or not to its end. */
export function parseReport(text: string): OwnTestsReport | undefined {
  try {
    const report: OwnTestsReport = JSON.parse(text);
    return report;
  } catch {
    return undefined;
  }
}

/** What did not pass, in sentences, the most telling first. */
export function failuresIn(
  report: OwnTestsReport | undefined,
  files: readonly string[],
  exerciseFolder: string,
  vitest: EndedVitest,
): OwnTestFailure[] {
  const nameOf = (file: string): string => path.relative(exerciseFolder, file).split(path.sep).join('/');
  const results = new Map(report?.testResults.map((result) => [nameOf(result.name), result]));
  const failed = [...results].flatMap(([file, result]) => failedTests(file, result));
  const empty = files.filter((file) => !results.get(file)?.assertionResults.some(hasRun));
  const notRun = empty.map((file) => failureOfNotRun(file, results.get(file), vitest));
  const failures = [...failed, ...notRun];
  if (failures.length > 0 || vitest.exitCode === 0) return failures;
  return [failureBesideThem(files[0] ?? '', vitest)];
}

function failedTests(file: string, { name, assertionResults }: FileResult): OwnTestFailure[] {
  return assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => {
      const message = failureMessages.join('\n');
      return {
        test: fullName,
        sentence: `Your own test "${fullName}" fails: ${firstLine(message)}. \`npm test\` shows more.`,
        file,
        line: lineIn(message, name),
      };
    });
}

function hasRun({ status }: { readonly status: string }): boolean {
  return status === 'passed' || status === 'failed';
}

function failureOfNotRun(file: string, result: FileResult | undefined, vitest: EndedVitest): OwnTestFailure {
  const message = safeText(result?.message ?? '');
  const at = { file, test: null, line: lineIn(message, result?.name ?? file) ?? lineIn(message, file) };
  const syntax = /^\[PARSE_ERROR\] (.+)$/mu.exec(message)?.[1];
  if (syntax !== undefined) return { ...at, sentence: `There is a syntax error in ${file}: ${syntax}.` };
  if (message !== '')
    return { ...at, sentence: `Your tests in ${file} can't be run: ${firstLine(message)}.` };
  if (vitest.exitCode === 0) {
    return { ...at, sentence: `No test in ${file} was run: is each of them skipped, or is there none?` };
  }
  return { ...at, sentence: `Your tests in ${file} did not come to their end${reasonOf(vitest)}.` };
}

/** Every test may pass while a promise that nobody waits for fails. */
function failureBesideThem(file: string, vitest: EndedVitest): OwnTestFailure {
  return {
    file,
    test: null,
    line: null,
    sentence: `Each of your own tests passes, and something beside them goes wrong${reasonOf(vitest)}. \`npm test\` shows more.`,
  };
}

/** The line of the test file in a printed stack. */
function lineIn(message: string, file: string): number | null {
  const index = message.indexOf(`${file}:`);
  const line = Number.parseInt(message.slice(index + file.length + 1), 10);
  return index === -1 || Number.isNaN(line) ? null : line;
}

function firstLine(text: string): string {
  const line = safeText(text).split('\n')[0] ?? '';
  return line
    .replace(/^(?:Assertion)?Error: /u, '')
    .replace(/ \/\/ Object\.is equality$| \(test file: .*\)$/u, '')
    .trim()
    .replace(/\.$/u, '');
}

/** What the last error says among all that was printed, as the end of a sentence. */
function reasonOf({ signal, printed: all }: EndedVitest): string {
  const printed = safeText(all);
  const errors = printed.matchAll(/^(?:Caused by: )?\w*Error: (.+?)(?: during .*)?$/gmu);
  const ended = signal === null ? undefined : `Vitest was ended by ${signal}`;
  const reason = [...errors].at(-1)?.[1] ?? ended ?? printed.trim().split('\n').at(-1) ?? '';
  return reason === '' ? '' : `: ${reason.replace(/\.$/u, '')}`;
}
