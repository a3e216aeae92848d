import { readFileSync } from 'node:fs';
import { symlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Interrupted } from '../../errors.ts';
import { isAlive } from '../../system/process-tree.ts';
import { HostPool } from '../host-pool.ts';
import { temporaryCourse, type TemporaryCourse } from '../testing/temporary-course.ts';

const check = `
  import { aboutOwnTests, failIf, test } from 'workshop-runner/kit';
  test('own tests', aboutOwnTests, async ({ runOwnTests }) => {
    for (const { sentence, file, line } of (await runOwnTests(['tests/sum.test.ts'])).failures) {
      failIf(true, sentence, { file, line });
    }
  });
`;
const right = `
  import { expect, test } from 'vitest';
  import { sum } from '../src/sum.ts';
  test('adds', () => { expect(sum(1, 2)).toBe(3); });
`;
/** Writes down where it runs. */
const telling = `
  import { writeFileSync } from 'node:fs';
  import { test } from 'vitest';
  const { pid, ppid, execArgv, argv, env } = process;
  const told = { pid, ppid, execArgv, argv, env, cwd: process.cwd(), isKept: globalThis.kept === true };
  globalThis.kept = true;
  test('tells', () => { writeFileSync(new URL('../../../told.json', import.meta.url), JSON.stringify(told)); });`;
const sum = 'export const sum = (a: number, b: number): number => a + b;';
const modules = path.resolve(import.meta.dirname, '../../../node_modules');

interface Told {
  readonly pid: number;
  readonly ppid: number;
  readonly execArgv: readonly string[];
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly isKept: boolean;
}

describe('the learner’s own tests, in a Vitest that stays', () => {
  let course: TemporaryCourse;
  let hosts: HostPool;

  beforeAll(async () => {
    course = await temporaryCourse(check, { 'src/sum.ts': sum, 'tests/sum.test.ts': right });
    await symlink(modules, path.join(course.root, 'node_modules'), 'junction');
    hosts = new HostPool({ startsAhead: true });
  });
  afterAll(async () => {
    await hosts[Symbol.asyncDispose]();
    await course[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await course.write('src/sum.ts', sum);
    await course.write('tests/sum.test.ts', right);
  });

  /** What a learner is told, and where; undefined for tests that pass. */
  async function says(tests: string, ownTestsMs = 20_000): Promise<string | undefined> {
    await course.write('tests/sum.test.ts', tests);
    const { tests: results } = await course.check({ hosts, limits: { ownTestsMs, testMs: 30_000 } });
    const failed = results.find(({ state }) => state === 'failed');
    return failed === undefined ? undefined : `${failed.explanation} (${failed.file}:${failed.line})`;
  }

  async function tells(): Promise<Told> {
    expect(await says(telling)).toBeUndefined();
    return toldIn(course);
  }

  test('say what they say in a Vitest of their own', async () => {
    expect(await says(right)).toBeUndefined();
    expect(await says(right.replace('toBe(3)', 'toBe(4)'))).toBe(
      'Your own test "adds" fails: expected 3 to be 4. `npm test` shows more. (exercises/app/tests/sum.test.ts:4)',
    );
    expect(await says(right.replace("test('adds'", "test.skip('adds'"))).toContain(
      'No test in tests/sum.test.ts was run',
    );
    expect(await says(right.replace("'adds',", "'adds'"))).toBe(
      'There is a syntax error in tests/sum.test.ts: Expected `,` or `)` but found `=>`. (exercises/app/tests/sum.test.ts:4)',
    );
    expect(await says(right.replace('expect(', 'process.exit('))).toContain(
      'process.exit unexpectedly called',
    );
    expect(await says(right.replace('expect(', "process.kill(process.pid, 'SIGKILL'); expect("))).toContain(
      'did not come to their end: Worker exited unexpectedly with signal SIGKILL.',
    );
    expect(await says(right.replace('expect(', "void Promise.reject(new Error('left')); expect("))).toContain(
      'something beside them goes wrong: left.',
    );
    expect(await says(right)).toBeUndefined();
  });

  test('that never end are told which file is busy, and the next run is right', async () => {
    expect(await says(right.replace('expect(', 'for (;;) expect('), 5_000)).toMatch(
      /^The tests in tests\/sum\.test\.ts did not end within [\d.]+ seconds\. The code in tests\/sum\.test\.ts is busy all the time/u,
    );
    expect(await says(right)).toBeUndefined();
  });

  test('are read again when they or the code were changed, also if the time of the file says otherwise', async () => {
    expect(await says(right)).toBeUndefined();
    const file = path.join(course.request.exerciseFolder, 'src/sum.ts');
    await utimes(file, 1, 1);
    await course.write('src/sum.ts', sum.replace('a + b;', 'a - b;'));
    await utimes(file, 1, 1);
    expect(await says(right)).toContain('expected -1 to be 3');
  });

  test('run in a worker of their own each time, with the environment that a Vitest of their own gives them', async () => {
    const [first, second] = [await tells(), await tells()];
    expect(second.ppid).toBe(first.ppid);
    expect(second.pid).not.toBe(first.pid);
    expect(second.isKept).toBe(false);
    expect(second.env['TMPDIR']).not.toBe(first.env['TMPDIR']);

    await course.write('tests/sum.test.ts', telling);
    await course.check();
    const cold = toldIn(course);
    expect(withoutRun(second)).toEqual(withoutRun(cold));
    const pids = [first.pid, second.pid];
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]));
  });

  test('are run with the settings that are there, and by a Vitest of their own where those need one', async () => {
    const before = await tells();
    await course.write('vitest.config.ts', "export default { test: { env: { CHOSEN: 'yes' } } };");
    const after = await tells();
    expect(after.ppid).not.toBe(before.ppid);
    expect(after.env['CHOSEN']).toBe('yes');
    expect(isAlive(before.ppid)).toBe(false);
    await course.write('vitest.config.ts', "export default { test: { pool: 'vmForks' } };");
    const [one, other] = [await tells(), await tells()];
    expect(one.ppid).not.toBe(other.ppid);
    await course.write('vitest.config.ts', "throw new Error('settings');");
    expect(await says(right)).toContain('settings');
    await course.write(
      'vitest.config.ts',
      "export default { test: { include: ['none'], passWithNoTests: true } };",
    );
    expect(await says(right)).toContain('Vitest leaves out tests/sum.test.ts, because its settings say so');
    await course.write('vitest.config.ts', 'export default {};');
    expect(await says(right)).toBeUndefined();
  });

  test('change nothing by what they, or the settings, send to the processes around them', async () => {
    const forged = JSON.stringify({ testResults: [] });
    await course.write(
      'vitest.config.ts',
      `for (const message of [null, { kind: 'worker-in-use', pid: 1 }, { kind: 'ran', token: '', run: { report: ${forged}, exitCode: 0, printed: '' } }]) process.send?.(message);
       export default {};`,
    );
    const sending = right
      .replace('toBe(3)', 'toBe(4)')
      .replace(
        'expect(',
        "for (const kind of ['workshop-imported', 'ran']) { process.send({ kind }); } expect(",
      );
    expect(await says(sending)).toContain('expected 3 to be 4');
    expect(await says(right)).toBeUndefined();
    await course.write('vitest.config.ts', 'export default {};');
  });

  test('that run when the check is stopped are ended, and the next check uses the same Vitest', async () => {
    const before = await tells();
    const waiting = `${telling} test('waits', () => new Promise(() => undefined));`;
    await course.write('tests/sum.test.ts', waiting);
    const stop = new AbortController();
    const checking = course.check({ hosts, signal: stop.signal });
    const isRunning = (): void => expect(toldIn(course).pid).not.toBe(before.pid);
    await vi.waitFor(isRunning, { timeout: 20_000, interval: 20 });
    stop.abort();
    await expect(checking).rejects.toThrow(Interrupted);
    const { pid } = toldIn(course);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5_000 });
    expect((await tells()).ppid).toBe(before.ppid);
  });

  test('leave nothing behind when the host ends', async () => {
    const { ppid } = await tells();
    expect(isAlive(ppid)).toBe(true);
    await hosts[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(isAlive(ppid)).toBe(false), { timeout: 5_000 });
  });
});

function toldIn({ root }: TemporaryCourse): Told {
  return JSON.parse(readFileSync(path.join(root, 'told.json'), 'utf8'));
}

/** What is the same in each run. */
function withoutRun({ env, execArgv, argv, cwd }: Told): object {
  const settings = JSON.parse(env['WORKSHOP_PRELOAD'] ?? '{}');
  const ofThisRun = { HOME: '', TMPDIR: '', TEMP: '', TMP: '', VITEST_POOL_ID: '' };
  return {
    execArgv,
    argv,
    cwd,
    env: { ...env, ...ofThisRun, WORKSHOP_PRELOAD: { ...settings, notesFile: '' } },
  };
}
