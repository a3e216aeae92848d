import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { Interrupted } from '../errors.ts';
import { isAlive } from '../system/process-tree.ts';
import { HostPool } from './host-pool.ts';
import { temporaryCourse, type TemporaryCourse } from './testing/temporary-course.ts';

/** Tells in which processes it runs, and then does what the learner's file says. */
const tellingCheck = `
  import { writeFileSync } from 'node:fs';
  import { expect, test } from 'workshop-runner/kit';
  test('runs', async ({ learnerFile, temporaryFile }) => {
    const file = await temporaryFile('some.txt', 'text');
    writeFileSync('told.json', JSON.stringify({ worker: process.pid, host: process.ppid, file }));
    const todo = await learnerFile('src/todo.txt');
    if (todo.includes('wait')) await new Promise(() => {});
    if (todo.includes('die')) process.kill(process.pid, 'SIGKILL');
    expect(todo).not.toContain('fail');
  });
`;

interface Told {
  readonly worker: number;
  readonly host: number;
  readonly file: string;
}

async function courseThatTells(todo = ''): Promise<TemporaryCourse> {
  return temporaryCourse(tellingCheck, { 'src/todo.txt': todo });
}

function toldIn({ root }: TemporaryCourse): Told {
  return JSON.parse(readFileSync(path.join(root, 'told.json'), 'utf8'));
}

async function check(course: TemporaryCourse, hosts: HostPool): Promise<Told & { readonly verdict: string }> {
  const { verdict } = await course.check({ hosts });
  return { verdict, ...toldIn(course) };
}

test('one host runs one check after the other, each in a worker of its own, and nothing is left', async () => {
  await using first = await courseThatTells();
  await using second = await courseThatTells('fail');
  const hosts = new HostPool({ startsAhead: false });
  const runs = [await check(first, hosts), await check(second, hosts), await check(first, hosts)];
  await hosts[Symbol.asyncDispose]();

  expect(runs.map(({ verdict }) => verdict)).toEqual(['passed', 'failed', 'passed']);
  expect(new Set(runs.map(({ host }) => host)).size).toBe(1);
  expect(new Set(runs.map(({ worker }) => worker)).size).toBe(3);
  const pids = runs.flatMap(({ worker, host }) => [worker, host]);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]));
  expect(runs.filter(({ file }) => existsSync(path.dirname(path.dirname(file))))).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'the next worker in the same course is started ahead, and another course gets one of its own',
  async () => {
    await using course = await courseThatTells();
    await using other = await courseThatTells();
    await using hosts = new HostPool({ startsAhead: true });
    const first = await check(course, hosts);
    const ahead = await vi.waitFor(() => {
      const started = childrenOf(first.host);
      expect(started).toHaveLength(1);
      return started[0];
    });
    const second = await check(course, hosts);
    expect(second.worker).toBe(ahead);
    expect(await check(other, hosts)).toMatchObject({ verdict: 'passed', host: first.host });
  },
);

test('a run that was interrupted leaves a host that runs the next one', async () => {
  await using course = await courseThatTells('wait');
  await using hosts = new HostPool({ startsAhead: true });
  const stop = new AbortController();
  const running = course.check({ hosts, signal: stop.signal });
  const told = await vi.waitFor(() => toldIn(course), { timeout: 20_000 });
  stop.abort();
  await expect(running).rejects.toThrow(Interrupted);
  expect(isAlive(told.worker)).toBe(false);
  await course.write('src/todo.txt', '');
  expect(await check(course, hosts)).toMatchObject({ verdict: 'passed', host: told.host });
});

test('a run that lost its worker leaves a host that runs the next one', async () => {
  await using course = await courseThatTells('die');
  await using hosts = new HostPool({ startsAhead: true });
  const told = await check(course, hosts);
  expect(told.verdict).toBe('failed');
  await course.write('src/todo.txt', '');
  expect(await check(course, hosts)).toMatchObject({ verdict: 'passed', host: told.host });
});

test('a host that died while nothing ran is replaced', async () => {
  await using course = await courseThatTells();
  await using hosts = new HostPool({ startsAhead: true });
  const first = await check(course, hosts);
  process.kill(first.host, 'SIGKILL');
  await vi.waitFor(() => expect(isAlive(first.host)).toBe(false));
  const second = await check(course, hosts);
  expect(second.verdict).toBe('passed');
  expect(second.host).not.toBe(first.host);
});

test('two checks at once get a host each', async () => {
  await using one = await courseThatTells();
  await using other = await courseThatTells();
  await using hosts = new HostPool({ startsAhead: false });
  const both = await Promise.all([check(one, hosts), check(other, hosts)]);
  expect(both.map(({ verdict }) => verdict)).toEqual(['passed', 'passed']);
  expect(both[0].host).not.toBe(both[1].host);
});

/** Read from the system, which a pool has no reason to tell. */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim() === '' ? [] : text.trim().split(' ').map(Number);
}
