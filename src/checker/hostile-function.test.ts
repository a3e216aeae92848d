import { describe, expect, test } from 'vitest';
import { sumCheck, sumFile } from './testing/sample-programs.ts';
import { temporaryCourse, told } from './testing/temporary-course.ts';

function at(line: number | null): string {
  return `exercises/app/src/sum.ts:${line}`;
}

describe('a learner’s function in the check’s own process ends with a verdict and a sentence:', () => {
  const limits = { collectMs: 4_000, testMs: 2_000 };
  const cases: Record<string, { text: string; says: RegExp; at: string; states?: unknown[] }> = {
    'a wrong value': {
      text: sumFile('return a - b;'),
      says: /^Expected 3, but got -1\.$/u,
      at: 'null:null',
      states: ['failed', 'passed'],
    },
    'a syntax error': { text: sumFile('return a +;'), says: /syntax error/u, at: at(3), states: ['failed'] },
    'a missing file': {
      text: sumFile('return a + b;', `import './nothing.ts';`),
      says: /There is no file exercises\/app\/src\/nothing\.ts/u,
      at: at(1),
      states: ['failed'],
    },
    'a thrown error': {
      text: sumFile(`throw new Error('no');`),
      says: /^Your code threw Error: no/u,
      at: at(3),
      states: ['failed', 'failed'],
    },
    'a loop': {
      text: sumFile('while (true) {}'),
      says: /loop that never ends/u,
      at: at(3),
      states: ['failed', 'not-reached'],
    },
    'a loop in the second test': {
      text: sumFile('if (a === 0) while (true) {}\n  return a + b;'),
      says: /loop that never ends/u,
      at: at(3),
      // Results come in bursts: the first one may be lost with the process.
      states: [expect.stringMatching(/^(?:passed|not-reached)$/u), 'failed'],
    },
    'a loop at the top level': {
      text: sumFile('return a + b;', 'while (true) {}'),
      says: /loop that never ends/u,
      at: at(1),
      states: ['failed'],
    },
    'an await that never settles': {
      text: sumFile('return a + b;', 'await new Promise(() => {});'),
      says: /were not loaded within [\d.]+ seconds?/u,
      at: 'null:null',
      states: ['failed'],
    },
    'process.exit': {
      text: sumFile('process.exit(0);'),
      says: /ends the whole process with process\.exit/u,
      at: at(3),
      states: ['failed', 'failed'],
    },
    'an unhandled rejection': {
      text: sumFile(`void Promise.reject(new Error('nobody waits')); return a + b;`),
      says: /^Your code threw Error: nobody waits/u,
      at: at(3),
      states: ['passed', 'passed', 'failed'],
    },
    'a bomb of buffers': {
      text: sumFile('const all = []; while (true) all.push(Buffer.alloc(64 * 1024 * 1024, 1));'),
      says: /more memory than a check allows/u,
      at: 'null:null',
      states: ['failed', 'not-reached'],
    },
    'a heap that is full': {
      text: sumFile('const all = []; while (true) all.push(new Array(1000).fill(a));'),
      says: /ran out of memory/u,
      at: 'null:null',
      states: ['failed', 'not-reached'],
    },
  };

  test.for(Object.entries(cases))('%s', async ([, { text, says, at: place, states }]) => {
    await using course = await temporaryCourse(sumCheck, { 'src/sum.ts': text });
    expect(told(await course.check({ limits }))).toEqual({
      verdict: 'failed',
      states,
      explanation: expect.stringMatching(says),
      at: place,
    });
  });
});

test('no process of a check opens an inspector when the program under test asks for it', async () => {
  const attack = `
    import { connect } from 'node:net';
    const answers = (): Promise<boolean> => new Promise((resolve) => {
      const socket = connect(9229, '127.0.0.1', () => { socket.destroy(); resolve(true); });
      socket.on('error', () => resolve(false));
    });
    const { setTimeout: delay } = await import('node:timers/promises');
    for (const pid of [process.pid, process.ppid]) (process as unknown as { _debugProcess(pid: number): void })._debugProcess(pid);
    let opened = false;
    for (let turn = 0; turn < 20 && !opened; turn += 1) { await delay(50); opened = await answers(); }
  `;
  await using course = await temporaryCourse(sumCheck, {
    'src/sum.ts': sumFile('return opened ? NaN : a + b;', attack),
  });
  expect((await course.check()).verdict).toBe('passed');
});

test('a process that is killed is explained without the words of the tool that ran it', async () => {
  await using course = await temporaryCourse(sumCheck, {
    'src/sum.ts': sumFile(`process.kill(process.pid, 'SIGKILL'); return a + b;`),
  });
  expect(told(await course.check())).toMatchObject({
    verdict: 'failed',
    explanation: expect.stringMatching(/^The process that ran this test ended before the test did/),
  });
});

test('a program that removes its folder for temporary files takes nothing from the tests that follow', async () => {
  const check = `
    import { expect, test } from 'workshop-runner/kit';
    import { sum } from '../../exercises/app/src/sum.ts';
    test('adds', () => { expect(sum(1, 2)).toBe(3); });
    test('makes a file', async ({ temporaryFile }) => { expect(await temporaryFile('a.txt', 'a')).toMatch(/a\\.txt$/u); });
    test('adds nothing', () => { expect(sum(0, 0)).toBe(1); });
  `;
  const cleanUp = `rmSync(tmpdir(), { recursive: true, force: true }); return a + b;`;
  const imports = `import { rmSync } from 'node:fs'; import { tmpdir } from 'node:os';`;
  await using course = await temporaryCourse(check, { 'src/sum.ts': sumFile(cleanUp, imports) });
  expect(told(await course.check())).toMatchObject({
    verdict: 'failed',
    states: ['passed', 'passed', 'failed'],
    explanation: 'Expected 1, but got 0.',
  });
});
