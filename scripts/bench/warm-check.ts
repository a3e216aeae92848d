import { appendFile, cp, mkdir, mkdtemp, symlink } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopServer } from '../../src/database/open-server.ts';
import { openApp, type BenchTerminal } from './app.ts';
import { memoryOf, openCpuMeter, type CpuMeter } from './cpu-meter.ts';
import { median, processTime, ratios, timed } from './measure.ts';
import { openYardstick } from './yardstick.ts';

/** Figures of the checks of one step, from the save of a file to what is on the screen. */
export interface WarmCheck {
  readonly step: string;
  /** A cold `npx vitest run` of the step's check as it was before hosts stayed, the learner's own tests in it. */
  readonly yardstickMs: number;
  readonly rows: readonly WarmFigure[];
  /** Null where processor time can't be counted. */
  readonly cpu: CpuFigures | null;
}

export interface WarmFigure {
  readonly name: string;
  readonly ms: number;
  readonly ratio: number;
  readonly atMost: number | null;
}

export interface CpuFigures {
  readonly yardstickSeconds: number;
  /** Of a check, with what is then prepared for the next one. */
  readonly checkSeconds: number;
  readonly ratio: number;
}

/** What the app, its host and what is ready take while nobody does anything. */
export interface IdleFigures {
  readonly megabytes: number;
  readonly percentOfCore: number;
}

const size = { columns: 100, rows: 50 } as const;
/** Until what is prepared after a check is ready. */
const preparingMs = 3_000;
const idleMs = 10_000;

const texts = {
  firstResult: '✓ passed',
  courseVerdict: 'Next: your own tests',
  everything: ' tests took ',
} as const;

/** The app on a solved step, in which files are saved as a learner does. */
export async function warmCheck(
  root: string,
  parent: string,
  step: string,
  rounds: number,
): Promise<{ readonly check: WarmCheck; readonly idle: IdleFigures | null }> {
  const course = await solvedCourse(root, parent, step);
  const main = path.join(root, 'dist', 'main.mjs');
  const { DATABASE_URL: _, ...env } = process.env;
  const state = { stateFolder: path.join(course, '.workshop'), databases: ['profiles'], env };
  await using meter = await openCpuMeter();
  await using yardstick = await openYardstick(root, course, step);
  const app = openApp([main, 'start', step], course, size);
  try {
    await meter?.add(app.program.pid);
    await app.waitFor('checks on save');
    const saved = path.join(course, 'exercises', 'profiles', 'src', 'profile.ts');
    // The first checks find out what the ones after them have ready.
    for (const save of [1, 2]) await checkOnSave(app, saved, save);
    const times = { yardstick: [], first: [], course: [], all: [], again: [], once: [] } as Record<
      'yardstick' | 'first' | 'course' | 'all' | 'again' | 'once',
      number[]
    >;
    const cpu: { yardstick: number[]; check: number[] } = { yardstick: [], check: [] };
    for (let round = 0; round < rounds; round += 1) {
      const cold = await yardstick.run();
      times.yardstick.push(cold.ms);
      if (cold.cpuSeconds !== undefined) cpu.yardstick.push(cold.cpuSeconds);
      const before = await meter?.seconds();
      const told = await checkOnSave(app, saved, round);
      times.first.push(told.firstMs);
      times.course.push(told.courseMs);
      times.all.push(told.allMs);
      if (meter !== undefined && before !== undefined) cpu.check.push((await meter.seconds()) - before);
      times.again.push(await saveDuringCheck(app, saved));
      times.once.push(await processTime(process.execPath, [main, 'check', step], { cwd: course, env }));
    }
    const row = (name: string, of: keyof typeof times, atMost: number | null): WarmFigure => ({
      name,
      ms: median(times[of]),
      ratio: ratios(times[of], times.yardstick),
      atMost,
    });
    const isFirst = step === 'step-1';
    return {
      check: {
        step,
        yardstickMs: median(times.yardstick),
        rows: [
          row('from a save to the first result', 'first', isFirst ? 0.1 : null),
          row('from a save to the verdict of the course’s tests', 'course', isFirst ? 0.13 : null),
          row('from a save to everything, own tests included', 'all', isFirst ? 0.2 : 0.25),
          row('from a save during a check to everything', 'again', null),
          row(`workshop check ${step}`, 'once', isFirst ? 0.5 : null),
        ],
        cpu: cpuFigures(cpu),
      },
      idle: meter === undefined ? null : await idleFigures(meter),
    };
  } finally {
    app.program.write('q');
    await app.exited;
    await stopServer(state);
  }
}

/** The course with every step up to this one solved, and without a database of its own yet. */
async function solvedCourse(root: string, parent: string, step: string): Promise<string> {
  const course = await mkdtemp(path.join(parent, `${step}-`));
  for (const part of ['lessons', 'exercises', 'solutions', 'package.json']) {
    await cp(path.join(root, part), path.join(course, part), {
      recursive: true,
      filter: (file) => !['node_modules', '.env.development'].includes(path.basename(file)),
    });
  }
  const last = Number(step.replace('step-', ''));
  for (let number = 1; number <= last; number += 1) {
    const overlay = path.join(root, 'solutions', 'profiles', `step-${number}`);
    await cp(overlay, path.join(course, 'exercises', 'profiles'), { recursive: true });
  }
  await mkdir(path.join(course, '.workshop'));
  await symlink(path.join(root, 'node_modules'), path.join(course, 'node_modules'), 'junction');
  return course;
}

interface Told {
  readonly firstMs: number;
  readonly courseMs: number;
  readonly allMs: number;
}

async function checkOnSave(app: BenchTerminal, file: string, round: number): Promise<Told> {
  const from = app.output().length;
  const startedAt = performance.now();
  const after = async (text: string): Promise<number> => {
    await app.waitFor(text, from);
    return performance.now() - startedAt;
  };
  await appendFile(file, `// ${round}\n`);
  const firstMs = await after(texts.firstResult);
  const courseMs = await after(texts.courseVerdict);
  const allMs = await after(texts.everything);
  await sleep(preparingMs);
  return { firstMs, courseMs, allMs };
}

/** From a save in the middle of a check until the verdict on it. */
async function saveDuringCheck(app: BenchTerminal, file: string): Promise<number> {
  const from = app.output().length;
  await appendFile(file, '// one\n');
  await app.waitFor(texts.firstResult, from);
  const ms = await timed(async () => {
    await appendFile(file, '// two\n');
    await app.waitFor(texts.everything, from);
  });
  await sleep(preparingMs);
  return ms;
}

function cpuFigures(cpu: { readonly yardstick: number[]; readonly check: number[] }): CpuFigures | null {
  if (cpu.check.length === 0 || cpu.yardstick.length === 0) return null;
  return {
    yardstickSeconds: median(cpu.yardstick),
    checkSeconds: median(cpu.check),
    ratio: ratios(cpu.check, cpu.yardstick),
  };
}

async function idleFigures(meter: CpuMeter): Promise<IdleFigures> {
  const before = await meter.seconds();
  await sleep(idleMs);
  const seconds = (await meter.seconds()) - before;
  return {
    megabytes: await memoryOf(await meter.pids()),
    percentOfCore: (seconds / (idleMs / 1_000)) * 100,
  };
}
