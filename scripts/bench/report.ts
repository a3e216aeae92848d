import { table, type Figure } from './measure.ts';
import type { IdleFigures, WarmCheck } from './warm-check.ts';

/** Everything that one run has measured. */
export interface Report {
  /** As `26.10.0`. */
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly rounds: number;
  /** Load averages over one minute, before and after: another program's work makes figures of seconds meaningless. */
  readonly load: readonly [before: number, after: number];
  readonly startUp: readonly Figure[];
  /** A table in Markdown. */
  readonly scrolling: string;
  readonly checks: readonly WarmCheck[];
  readonly idle: IdleFigures | null;
  readonly server: readonly Figure[];
  readonly databases: readonly Figure[];
}

/** What a figure is to stay below, as a multiple of its floor. */
const aims: Readonly<Record<string, number>> = {
  'workshop --version': 1.5,
  'workshop status': 2.2,
  'workshop start, the same, the lesson’s lines kept': 4,
  'workshop start, the same, the frame kept': 2,
  'first start': 2,
  'later start': 2,
  'scratch database, made and dropped': 1.5,
  'scratch database with a first query': 3,
  reset: 1.5,
  'reset and migrations': 6,
};
const cpuAim = 0.25;
const memoryAim = 350;
const idleAim = 1;

/** The page of measurements, up to what people say about it. */
export function renderReport(report: Report): string {
  const { node, platform, cores, rounds, load } = report;
  const loads = load.map((each) => each.toFixed(1)).join(' before and ');
  return [
    `Node ${node}, ${platform}, ${cores} cores, medians of ${rounds} rounds. Load average: ${loads} after.`,
    '',
    table('Start-up', report.startUp, aims),
    report.scrolling,
    ...report.checks.map(checkTable),
    idleTable(report.idle),
    table('The server', report.server, aims),
    table('Databases', report.databases, aims),
  ].join('\n');
}

function checkTable({ step, yardstickMs, rows, cpu }: WarmCheck): string {
  const figures: Figure[] = [
    { name: `npx vitest run, the check of ${step} at caa60ca`, ms: yardstickMs, ratio: null },
    ...rows,
  ];
  const aimed = Object.fromEntries(
    rows.flatMap(({ name, atMost }) => (atMost === null ? [] : [[name, atMost]])),
  );
  const processorTime =
    cpu === null
      ? 'Processor time was not counted: that takes a Linux control group.'
      : `Processor time of a check and of what it prepares, all processes together: ${cpu.checkSeconds.toFixed(2)} s, ${cpu.ratio.toFixed(2)} × of the ${cpu.yardstickSeconds.toFixed(2)} s of the cold run (aim: ${cpuAim}).`;
  return `${table(`A check of ${step}, solved, in the app`, figures, aimed)}\n${processorTime}\n`;
}

function idleTable(idle: IdleFigures | null): string {
  if (idle === null) return '';
  return `The app, its host and all that is ready take ${Math.round(idle.megabytes)} MB (aim: ${memoryAim}) and ${idle.percentOfCore.toFixed(1)} % of a core (aim: ${idleAim}) while nobody does anything.\n`;
}
