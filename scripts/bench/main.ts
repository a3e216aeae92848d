// `npm run bench [rounds]`: how long things take, each against its floor in the same run. `--json` prints the figures for
// programs, `--write` puts them into docs/benchmarks.md.
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { copyCourse } from './copy-course.ts';
import { databases, serverStarts } from './database.ts';
import { renderReport, type Report } from './report.ts';
import { scrolling, scrollingTable } from './scrolling.ts';
import { startUp } from './start-up.ts';
import { warmCheck } from './warm-check.ts';

const usualRounds = 11;

const root = path.resolve(import.meta.dirname, '../..');
const page = path.join(root, 'docs', 'benchmarks.md');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, write: { type: 'boolean' } },
});
const rounds = Number(positionals[0] ?? usualRounds);
// It makes every start of an old Node slower, and says nothing about us.
delete process.env['NODE_EXTRA_CA_CERTS'];

const parent = await mkdtemp(path.join(await realpath(tmpdir()), 'workshop-bench-'));
try {
  const report = await measureAll();
  if (values.json === true) print(JSON.stringify(report, null, 2));
  else print(renderReport(report));
  if (values.write === true) await writePage(renderReport(report));
} finally {
  await rm(parent, { recursive: true, force: true });
}

async function measureAll(): Promise<Report> {
  const loadBefore = loadavg()[0] ?? 0;
  await using course = await copyCourse(root, path.join(parent, 'course'));
  const bench = { root, course: course.folder, rounds };
  const first = await warmCheck(root, parent, 'step-1', rounds);
  const third = await warmCheck(root, parent, 'step-3', Math.ceil(rounds / 2));
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: cpus().length,
    rounds,
    startUp: await startUp(bench),
    scrolling: scrollingTable(await scrolling(root)),
    checks: [first.check, third.check],
    idle: first.idle,
    server: await serverStarts(bench),
    databases: await databases(bench),
    load: [loadBefore, loadavg()[0] ?? 0],
  };
}

/** What people say about the figures stays. */
async function writePage(figures: string): Promise<void> {
  const [begin, end] = ['<!-- figures -->', '<!-- end of the figures -->'];
  const text = await readFile(page, 'utf8');
  const [before] = text.split(begin);
  const [, after] = text.split(end);
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for the figures`);
  await writeFile(page, `${before}${begin}\n\n${figures.trim()}\n\n${end}${after}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
