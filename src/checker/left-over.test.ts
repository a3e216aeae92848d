import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Interrupted } from '../errors.ts';
import { startTickOf } from '../system/process-state.ts';
import { isAlive } from '../system/process-tree.ts';
import { greetingServer } from './testing/sample-programs.ts';
import { temporaryCourse, type TemporaryCourse } from './testing/temporary-course.ts';

/** Leaves the ids of all its processes and the path of its temporary file in the course, and then waits for ever. */
const waitingCheck = `
  import { writeFileSync } from 'node:fs';
  import { test as check } from 'workshop-runner/kit';
  const test = check.extend('server', { scope: 'file' }, ({ startServer }) => startServer('src/server.ts'));
  test('waits', async ({ server, temporaryFile }) => {
    const file = await temporaryFile('some.txt', 'text');
    const { json } = await server.get('/pid');
    writeFileSync('left.json', JSON.stringify({ file, pids: [process.pid, process.ppid, ...json] }));
    await new Promise(() => {});
  });
`;
const pidServer = greetingServer(
  'response.end(JSON.stringify([process.pid, child.pid]));',
  `import { spawn } from 'node:child_process';
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);`,
);

interface Left {
  readonly file: string;
  readonly pids: readonly number[];
}

async function leftIn(root: string): Promise<Left> {
  const file = path.join(root, 'left.json');
  const read = (): Left => JSON.parse(readFileSync(file, 'utf8'));
  return await vi.waitFor(read, { timeout: 20_000 });
}

async function expectGone(pids: readonly number[]): Promise<void> {
  await vi.waitFor(() => expect(pids.filter(isThere)).toEqual([]), { timeout: 15_000 });
}

/** One that has ended is listed until its parent, which may be the system's first process, takes note of it. */
function isThere(pid: number): boolean {
  return process.platform === 'linux' ? startTickOf(pid) !== undefined : isAlive(pid);
}

describe('nothing is left', () => {
  test('after a deadline', async () => {
    await using course = await temporaryCourse(waitingCheck, pidServer);
    const result = await course.check({ limits: { testMs: 1_000 } });
    expect(result.tests[0]?.explanation).toMatch(/did not end within [\d.]+ seconds?/u);
    const { file, pids } = await leftIn(course.root);
    await expectGone(pids);
    expect(existsSync(file)).toBe(false);
  });

  test('after the signal, which interrupts', async () => {
    await using course = await temporaryCourse(waitingCheck, pidServer);
    const stop = new AbortController();
    const checking = course.check({ signal: stop.signal });
    const { file, pids } = await leftIn(course.root);
    expect(pids.every(isAlive)).toBe(true);
    stop.abort();
    await expect(checking).rejects.toThrow(Interrupted);
    await expectGone(pids);
    expect(existsSync(file)).toBe(false);
  });

  test('when the program that asked for the check is killed', async () => {
    await using course = await temporaryCourse(waitingCheck, pidServer);
    const asker = askInAnotherProcess(course);
    const { file, pids } = await leftIn(course.root);
    asker.kill('SIGKILL');
    await expectGone(pids);
    await vi.waitFor(() => expect(existsSync(path.dirname(path.dirname(file)))).toBe(false));
  });

  test.skipIf(process.platform === 'win32')(
    'when the program that asked and the host are killed together',
    async () => {
      await using course = await temporaryCourse(waitingCheck, pidServer);
      const asker = askInAnotherProcess(course);
      const { file, pids } = await leftIn(course.root);
      asker.kill('SIGSTOP');
      const [, host = 0] = pids;
      process.kill(host, 'SIGKILL');
      asker.kill('SIGKILL');
      // Each guard ends its own process. What the learner's program has started itself has none.
      const [, , , child = 0] = pids;
      const guarded = pids.filter((pid) => pid !== child);
      await expectGone(guarded);
      process.kill(child, 'SIGKILL');
      // Nobody was left who could have removed it.
      await rm(path.dirname(path.dirname(file)), { recursive: true, force: true });
    },
  );
});

/** Runs the check from a process of its own, which can be killed. */
function askInAnotherProcess({ root, request }: TemporaryCourse): ChildProcess {
  const module = JSON.stringify(new URL('run-check.ts', import.meta.url).href);
  const code = `import { runCheck } from ${module};
    for await (const event of runCheck(${JSON.stringify(request)})) console.log(event);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: root, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
