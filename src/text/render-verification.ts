import type { Problem } from '../course/course.ts';
import { plainCharacters } from './plain-characters.ts';
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

const columns = [
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

/** A line a step, then every problem with its place, then how it went. */
export function renderVerification(
  { verdict, durationMs, steps, problems }: ShownVerification,
  options: TextOptions,
): string[] {
  const theme = themeFor(options.colour);
  const places = problems.flatMap(({ file, line, message }) =>
    wrapText(plainCharacters(`${file}:${line}: ${message}`), options.width, { hanging: 2 }),
  );
  const passed = verdict === 'passed';
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const summary = `${passed ? 'Passed' : `Failed: ${count}`} (${seconds(durationMs)} s)`;
  return [
    ...(steps.length === 0 ? [] : [...renderTable(steps, options), '']),
    ...(places.length === 0 ? [] : [...places, '']),
    (passed ? theme.good : theme.bad)(summary),
  ];
}

function renderTable(steps: readonly ShownVerifiedStep[], options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const symbols = symbolsFor(options);
  const yes = (holds: boolean) => (holds ? symbols.passed : symbols.failed);
  const rows = steps.map((step) => [
    step.id,
    yes(step.starterFails),
    yes(step.solutionPasses),
    yes(step.stagesHold),
    step.alone ? 'yes' : 'no',
    String(step.accepted),
    String(step.rejected),
    String(step.misjudged.length),
    seconds(step.durationMs),
  ]);
  const widths = columns.map((name, column) =>
    Math.max(textWidth(name), ...rows.map((row) => textWidth(row[column] ?? ''))),
  );
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - textWidth(cell)))
      .join('  ')
      .trimEnd();
  return [theme.strong(lineOf(columns)), ...rows.map(lineOf)];
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(1);
}
