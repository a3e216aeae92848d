import type { Problem } from '../course/course.ts';
import { safeLine } from '../safe-text.ts';
import { symbolsFor } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { textWidth } from './text-width.ts';
import { themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

/** What is shown of a verified course. */
export interface ShownVerification {
  readonly verdict: 'passed' | 'failed';
  readonly durationMs: number;
  readonly steps: readonly ShownVerifiedStep[];
  readonly problems: readonly Problem[];
}

interface ShownVerifiedStep {
  readonly id: string;
  readonly starterFails: boolean;
  readonly solutionPasses: boolean;
  readonly stagesHold: boolean;
  readonly alone: boolean;
  readonly accepted: number;
  readonly rejected: number;
  readonly misjudged: readonly unknown[];
  readonly durationMs: number;
}

const names = [
  'step',
  'starter fails',
  'solution passes',
  'stages',
  'alone',
  'accepted',
  'rejected',
  'misjudged',
  'seconds',
] as const;

type Row = readonly string[];

/** A line a step, then every problem with its place, then how it went. */
export function renderVerification(
  { verdict, durationMs, steps, problems }: ShownVerification,
  options: TextOptions,
): string[] {
  const theme = themeFor(options.colour);
  const places = problems.flatMap(({ file, line, message }) =>
    wrapText(safeLine(`${file}:${line}: ${message}`), options.width, { hanging: 2 }),
  );
  const passed = verdict === 'passed';
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const summary = `${passed ? 'Passed' : `Failed: ${count}`} (${seconds(durationMs)} s)`;
  return [
    ...(steps.length === 0 ? [] : [...renderSteps(steps, options), '']),
    ...(places.length === 0 ? [] : [...places, '']),
    (passed ? theme.good : theme.bad)(summary),
  ];
}

function renderSteps(steps: readonly ShownVerifiedStep[], options: TextOptions): string[] {
  const rows = steps.map((step) => cellsOf(step, options));
  const table = renderTable(rows, options);
  return table.every((line) => textWidth(line) <= options.width) ? table : renderAsList(rows, options);
}

function cellsOf(step: ShownVerifiedStep, options: TextOptions): Row {
  const symbols = symbolsFor(options);
  const yes = (holds: boolean) => (holds ? symbols.passed : symbols.failed);
  return [
    step.id,
    yes(step.starterFails),
    yes(step.solutionPasses),
    yes(step.stagesHold),
    step.alone ? 'yes' : 'no',
    String(step.accepted),
    String(step.rejected),
    String(step.misjudged.length),
    seconds(step.durationMs),
  ];
}

/** Names of two words take two lines, so that it fits into eighty columns. */
function renderTable(rows: readonly Row[], options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const headings = [0, 1].map((line) => names.map((name) => name.split(' ')[line] ?? ''));
  const widths = names.map((_, column) =>
    Math.max(...[...headings, ...rows].map((row) => textWidth(row[column] ?? ''))),
  );
  const lineOf = (row: Row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - textWidth(cell)))
      .join('  ')
      .trimEnd();
  return [...headings.map((heading) => theme.strong(lineOf(heading))), ...rows.map(lineOf)];
}

function renderAsList(rows: readonly Row[], options: TextOptions): string[] {
  return rows.flatMap(([id = '', ...cells]) => {
    const facts = cells.map((cell, index) => `${names[index + 1]} ${cell}`);
    return wrapText(`${id}: ${facts.join(', ')}`, options.width, { hanging: 2 });
  });
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(1);
}
