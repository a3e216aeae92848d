import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { takeFileLock } from '../src/system/file-lock.ts';
import {
  copyShopCourse,
  launcher,
  repository,
  workshop,
  type Ended,
  type TemporaryCourse,
} from './support/workshop.ts';

/**
 * Two commands at the same moment: in two terminals, or beside the app. Whatever their order turns out to be, each ends
 * as it would alone, and nothing is left over. `WORKSHOP_TEST_ROUNDS=20` repeats everything with other distances.
 */
const rounds = Number(process.env['WORKSHOP_TEST_ROUNDS'] ?? 2);

// Two commands of several processes each, on a machine that may run other tests.
vi.setConfig({ testTimeout: 180_000 });

const setup = ['setup'];
const resetDb = ['reset-db', '--yes'];
const checkAdd = ['check', 'add', '--json'];
const checkSetup = ['check', 'setup', '--json'];
const appStart = ['app', 'start'];
const appStop = ['app', 'stop'];
const catchUp = ['catch-up', 'store', '--yes'];
const undo = ['undo', '--yes'];
const migrate = ['db', 'migrate'];

type Verdict = 'passed' | 'failed';

interface Pair {
  readonly commands: readonly [readonly string[], readonly string[]];
  /** What sum.ts is before: as the course gives it, or as its solution has it. */
  readonly before: 'untouched' | 'solved';
  /** What it is afterwards; either where the order decides. */
  readonly after?: 'untouched' | 'solved' | 'either';
  /** The verdict of every check among the commands; either where the order decides. */
  readonly verdict?: Verdict | 'either';
  /** How many saves the commands make together. */
  readonly saves?: number;
  /** Something that has to be there first. */
  readonly prepare?: readonly (readonly string[])[];
}

const pairs: Readonly<Record<string, Pair>> = {
  'setup twice': { commands: [setup, setup], before: 'untouched' },
  'reset-db twice': { commands: [resetDb, resetDb], before: 'untouched' },
  'check twice, untouched': { commands: [checkAdd, checkAdd], before: 'untouched', verdict: 'failed' },
  'check twice, solved': { commands: [checkAdd, checkAdd], before: 'solved', verdict: 'passed' },
  'app start twice': { commands: [appStart, appStart], before: 'untouched', prepare: [appStop] },
  'catch-up twice': { commands: [catchUp, catchUp], before: 'untouched', after: 'solved', saves: 1 },
  'undo twice': {
    commands: [undo, undo],
    before: 'untouched',
    prepare: [catchUp],
    after: 'untouched',
    saves: 1,
  },
  'setup and reset-db': { commands: [setup, resetDb], before: 'untouched' },
  'setup and check': { commands: [setup, checkAdd], before: 'solved', verdict: 'passed' },
  'reset-db and check': { commands: [resetDb, checkAdd], before: 'untouched', verdict: 'failed' },
  'reset-db and app start': { commands: [resetDb, appStart], before: 'untouched' },
  'app start and app stop': { commands: [appStart, appStop], before: 'untouched' },
  'check and catch-up': {
    commands: [checkAdd, catchUp],
    before: 'untouched',
    after: 'solved',
    verdict: 'either',
    saves: 1,
  },
  'check and undo': {
    commands: [checkAdd, undo],
    before: 'untouched',
    prepare: [catchUp],
    after: 'untouched',
    verdict: 'either',
    saves: 1,
  },
  'catch-up and undo': { commands: [catchUp, undo], before: 'untouched', after: 'either' },
  'db migrate and reset-db': { commands: [migrate, resetDb], before: 'untouched' },
  'a check of the set-up and reset-db': {
    commands: [checkSetup, resetDb],
    before: 'untouched',
    verdict: 'passed',
  },
};

let course: TemporaryCourse;
let temporary: string;
let sums: Readonly<Record<'untouched' | 'solved', string>>;

beforeAll(async () => {
  course = await copyShopCourse();
  temporary = path.join(path.dirname(course.root), 'tmp');
  await mkdir(temporary);
  sums = {
    untouched: await sumOf('exercises', 'shop'),
    solved: await sumOf('solutions', 'shop', 'add'),
  };
});

afterAll(() => course[Symbol.asyncDispose]());

// The first pair meets a course that was never set up: both make the database server.
describe.each(Array.from({ length: rounds }, (_, round) => round + 1))('round %i', (round) => {
  test.each(Object.entries(pairs))('%s', async (_name, pair) => {
    for (const words of pair.prepare ?? []) expectToEndWell(words, await run(words));
    if (pair.prepare === undefined || pair.prepare.includes(appStop)) {
      await writeFile(sumFile(), sums[pair.before]);
    }
    const savesBefore = (await saves()).length;
    const ended = await bothAtOnce(pair.commands, distanceMs(round));
    for (const [index, words] of pair.commands.entries()) {
      const one = ended[index];
      if (one === undefined) throw new Error('a command has no end');
      if (words[0] === 'check') expectVerdict(one, pair.verdict ?? 'either');
      else expectToEndWell(words, one);
    }
    await expectSum(pair.after ?? pair.before);
    const made = (await saves()).length - savesBefore;
    expect(made).toBe(pair.saves ?? made);
    await expectNothingLeftOver();
    await expectSampleData();
  });
});

/** From the same moment to 0.4 s, in which a command gets well into its work. */
function distanceMs(round: number): number {
  return round === 1 ? 0 : (round * 170) % 410;
}

test.each([
  ['database.lock', resetDb],
  ['database.lock', checkSetup],
  ['files.lock', checkAdd],
  ['files.lock', catchUp],
  ['changes.lock', catchUp],
  ['app-shop.lock', appStart],
])('with %s taken, `%s` says at once for whom it waits, and goes on afterwards', async (name, words) => {
  await writeFile(sumFile(), sums.untouched);
  const file = path.join(course.root, '.workshop', name);
  await mkdir(path.dirname(file), { recursive: true });
  await using lock = await takeFileLock({ file, work: 'trying the locks' });
  const child = spawn(process.execPath, [launcher, ...words], { cwd: course.root, env: environment() });
  const ended = once(child, 'close');
  let said = '';
  const told = Promise.withResolvers<void>();
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
    if (said.includes(`(process ${process.pid}) is trying the locks`)) told.resolve();
  });
  await told.promise;
  await lock[Symbol.asyncDispose]();
  const [exitCode] = await ended;
  expect(exitCode).toBe(words === checkAdd ? 1 : 0);
});

function environment(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, ...env } = process.env;
  return { ...env, TMPDIR: temporary };
}

function run(words: readonly string[]): Promise<Ended> {
  return workshop(course.root, words, { TMPDIR: temporary });
}

async function bothAtOnce(
  [first, second]: Pair['commands'],
  distance: number,
): Promise<readonly [Ended, Ended]> {
  const running = run(first);
  await delay(distance);
  return Promise.all([running, run(second)]);
}

function expectToEndWell(words: readonly string[], ended: Ended): void {
  // All of it, so that a failure shows what the command printed.
  expect({ words, ...ended }).toEqual({ words, ...ended, exitCode: 0 });
  expect(ended.stderr).not.toContain('This is a bug');
}

function expectVerdict({ exitCode, stdout, stderr }: Ended, expected: Verdict | 'either'): void {
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: exitCode === 1 ? 1 : 0, stdout, stderr });
  const result: { verdict: string; tests: { name: string; state: string }[] } = JSON.parse(stdout);
  const failed = result.tests.filter(({ state }) => state !== 'passed').map(({ name }) => name);
  const verdict = result.verdict === 'passed' ? 'passed' : 'failed';
  expect({ verdict: result.verdict, failed }).toEqual({
    verdict,
    failed: verdict === 'passed' ? [] : ['adds two numbers'],
  });
  expect(exitCode).toBe(verdict === 'passed' ? 0 : 1);
  expect(verdict).toBe(expected === 'either' ? verdict : expected);
}

function sumOf(...parts: string[]): Promise<string> {
  return readFile(path.join(repository, 'tests', 'fixtures', 'shop', ...parts, 'sum.ts'), 'utf8');
}

function sumFile(): string {
  return path.join(course.root, 'exercises', 'shop', 'sum.ts');
}

async function expectSum(expected: 'untouched' | 'solved' | 'either'): Promise<void> {
  const text = await readFile(sumFile(), 'utf8');
  expect(expected === 'either' ? Object.values(sums) : [sums[expected]]).toContain(text);
}

async function saves(): Promise<readonly unknown[]> {
  const file = path.join(course.root, '.workshop', 'saved', 'log.json');
  const text = await readFile(file, 'utf8').catch(() => '{"saves":[]}');
  const log: { saves: { state: string }[] } = JSON.parse(text);
  expect(log.saves.filter(({ state }) => state === 'started' || state === 'failed')).toEqual([]);
  return log.saves;
}

async function expectNothingLeftOver(): Promise<void> {
  const state = await readdir(path.join(course.root, '.workshop'), { recursive: true });
  // PostgreSQL's own data has names of its own.
  const ours = state.filter((name) => !name.startsWith(path.join('db', 'data-')));
  expect(ours.filter((name) => /\.lock|\.tmp|\.breaking|\.pw$/u.test(name))).toEqual([]);
  const exercise = await readdir(path.join(course.root, 'exercises', 'shop'), { recursive: true });
  expect(exercise.filter((name) => /aside|\.tmp/u.test(name))).toEqual([]);
  // What is noted about a running application server, and Node's compiled code.
  const kept = /^(?:workshop-apps-.*|node-compile-cache)$/u;
  expect((await readdir(temporary)).filter((name) => !kept.test(name))).toEqual([]);
  expect(await scratchDatabases()).toEqual([]);
  expect(await supervisors()).toEqual(process.platform === 'linux' ? await notedSupervisor() : []);
}

async function scratchDatabases(): Promise<string[]> {
  return inDatabase(async (sql) => {
    const rows = await sql<{ name: string }[]>`
      select datname as name from pg_database where datname ~ '^(check|draft|next)_'`;
    return rows.map(({ name }) => name);
  });
}

async function expectSampleData(): Promise<void> {
  await inDatabase(async (sql) => {
    expect(await sql`select id from items order by id`).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(await sql`select count(*)::int as count from drizzle.__drizzle_migrations`).toEqual([
      { count: 1 },
    ]);
  });
}

async function inDatabase<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const settings = await readFile(path.join(course.root, 'exercises', 'shop', '.env.development'), 'utf8');
  const sql = postgres(/^DATABASE_URL=(.*)$/mu.exec(settings)?.[1] ?? '', { max: 1 });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** The supervisors of application servers that run in the course's folder, whatever is noted about them. */
async function supervisors(): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [command, cwd] = await Promise.all([
        readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
        readlink(`/proc/${pid}/cwd`).catch(() => ''),
      ]);
      const isHere = cwd.startsWith(course.root);
      return isHere && /app-supervisor|server\.ts/u.test(command) ? { pid: Number(pid), command } : undefined;
    }),
  );
  const servers = found.filter((each) => each !== undefined);
  // Each supervisor has one server; a server without a supervisor counts as one too many.
  const supervising = servers.filter(({ command }) => command.includes('app-supervisor'));
  expect(servers.length - supervising.length).toBe(supervising.length);
  return supervising.map(({ pid }) => pid);
}

async function notedSupervisor(): Promise<number[]> {
  const file = path.join(course.root, '.workshop', 'app-shop.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const { pid }: { pid: number } = JSON.parse(text);
  return [pid];
}
