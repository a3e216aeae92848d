import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openApp, type BenchTerminal } from './app.ts';

interface Scrolling {
  readonly name: string;
  /** Of one core. */
  readonly percent: number;
  readonly framesPerSecond: number;
  /** Sequences that clear the whole screen. */
  readonly clears: number;
}

const keysPerSecond = 60;
const measuredMs = 5000;
const drawnFrame = '\u001B[?2026h';
// oxlint-disable-next-line no-control-regex -- it looks for control sequences
const wholeClear = /\u001B\[[23]J/g;

/**
 * What the app costs while somebody holds a key in lessons of different lengths, and while nobody touches it. Only Linux
 * tells what another process has used so far; elsewhere there are no figures.
 */
export async function scrolling(root: string): Promise<readonly Scrolling[]> {
  if (process.platform !== 'linux') return [];
  const parent = await mkdtemp(path.join(await realpath(tmpdir()), 'workshop-bench-'));
  try {
    const rows: Scrolling[] = [];
    for (const lines of [250, 2500]) {
      const course = await courseWithLesson(root, path.join(parent, String(lines)), lines);
      for (const size of [
        { columns: 80, rows: 24 },
        { columns: 200, rows: 60 },
      ]) {
        const name = `${lines} lines, ${size.columns} x ${size.rows}`;
        rows.push(await inApp(root, course, size, async (app) => measure(name, app, keysPerSecond)));
      }
    }
    const idle = path.join(parent, '2500');
    rows.push(
      await inApp(root, idle, { columns: 80, rows: 24 }, (app) => measure('nobody touches it', app, 0)),
    );
    return rows;
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

export function scrollingTable(rows: readonly Scrolling[]): string {
  return [
    '### Scrolling, 60 keys a second for 5 seconds',
    '',
    '| what | % of a core | frames a second | whole clears |',
    '|---|---:|---:|---:|',
    ...rows.map(
      ({ name, percent, framesPerSecond, clears }) =>
        `| ${name} | ${percent.toFixed(1)} | ${framesPerSecond.toFixed(0)} | ${clears} |`,
    ),
    '',
  ].join('\n');
}

/** A course whose first step is a lesson of about so many lines at 78 columns. */
async function courseWithLesson(root: string, course: string, lines: number): Promise<string> {
  await cp(path.join(root, 'tests/fixtures/tiny'), course, { recursive: true });
  const file = path.join(course, 'lessons/welcome/lesson.md');
  const [, frontMatter = ''] = (await readFile(file, 'utf8')).split(/^---$/m);
  // A part takes ten lines.
  const parts = Array.from(
    { length: Math.round(lines / 10) },
    (_, index) => `## Part ${index + 1}

A paragraph of **some** words, with \`code\` and [a link](https://example.org/${index}), and as long as
paragraphs of lessons are: three lines, more or less, in a window of eighty columns, which is what most have.

\`\`\`ts
const part = await find(${index}); // and what it is for
\`\`\`
`,
  );
  await writeFile(file, `---${frontMatter}---\n\n${parts.join('\n')}`);
  return course;
}

async function inApp<T>(
  root: string,
  course: string,
  size: { readonly columns: number; readonly rows: number },
  work: (app: BenchTerminal) => Promise<T>,
): Promise<T> {
  const app = openApp([path.join(root, 'dist', 'main.mjs'), 'start', 'welcome'], course, size);
  try {
    await app.waitFor('Press Enter');
    // Compiling and the first looks at the files are over.
    await sleep(2000);
    return await work(app);
  } finally {
    app.program.write('q');
    await app.exited;
  }
}

async function measure(name: string, app: BenchTerminal, perSecond: number): Promise<Scrolling> {
  const from = app.output().length;
  const usedBefore = await cpuMs(app.program.pid);
  const startedAt = performance.now();
  let sent = 0;
  while (performance.now() - startedAt < measuredMs) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
    for (; sent < due; sent += 1) app.program.write(Math.floor(sent / 200) % 2 === 0 ? 'j' : 'k');
    await sleep(1000 / keysPerSecond);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const used = (await cpuMs(app.program.pid)) - usedBefore;
  const output = app.output().slice(from);
  return {
    name,
    percent: used / 10 / seconds,
    framesPerSecond: output.split(drawnFrame).length / seconds,
    clears: output.match(wholeClear)?.length ?? 0,
  };
}

/** Milliseconds of processor time that a process has used so far, by itself and in the system. */
async function cpuMs(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  const ticksPerSecond = 100;
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}
