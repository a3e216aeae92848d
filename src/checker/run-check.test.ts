import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Interrupted } from '../errors.ts';
import type { CheckResult } from './events.ts';
import { eventsOf, temporaryCourse } from './temporary-course.ts';

const greetingCheck = `
  import { expect, explain, test as check } from 'workshop-runner/kit';
  const test = check.extend('server', { scope: 'file' }, ({ startServer }) => startServer('src/server.ts'));
  test('says hello', async ({ server }) => {
    explain('The greeting is wrong.', { file: 'src/server.ts', near: /greeting/, hint: 'greet' });
    expect((await server.get('/hello')).json).toEqual({ greeting: 'hello' });
  });
  test('says it again', async ({ server }) => {
    expect((await server.get('/hello')).status).toBe(200);
  });
`;

function greetingServer(handler: string, before = ''): Record<string, string> {
  return {
    'src/server.ts': `
      import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
      ${before}
      function handle(request: IncomingMessage, response: ServerResponse): void {
        if (request.url === '/') { response.end('here'); return; }
        ${handler}
      }
      createServer(handle).listen(Number(process.env.PORT));
    `,
  };
}

const right = greetingServer(`response.end(JSON.stringify({ greeting: 'hello' }));`);

/** The one failure that is told, and how the other tests ended. */
function told({ verdict, tests }: CheckResult): unknown {
  const failed = tests.filter(({ state }) => state === 'failed');
  return {
    verdict,
    states: tests.map(({ state }) => state),
    explanation: failed[0]?.explanation,
    at: `${failed[0]?.file}:${failed[0]?.line}`,
  };
}

describe('a learner’s server', () => {
  test('that is right passes, and every event comes in order', async () => {
    await using course = await temporaryCourse(greetingCheck, right);
    const events = await eventsOf(course.request);
    expect(events.map(({ kind }) => kind)).toEqual([
      'check-started',
      'tests-collected',
      'test-started',
      'test-finished',
      'test-started',
      'test-finished',
      'check-finished',
    ]);
    expect(events.at(-1)).toMatchObject({ result: { verdict: 'passed', error: null } });
  });

  test('that answers wrongly fails with the course’s sentence, its place and its hint', async () => {
    await using course = await temporaryCourse(
      greetingCheck,
      greetingServer(`response.end(JSON.stringify({ greeting: 'goodbye' }));`),
    );
    const { tests } = await course.check();
    expect(tests[0]).toMatchObject({
      state: 'failed',
      explanation: 'The greeting is wrong.',
      file: 'exercises/app/src/server.ts',
      line: 6,
      hint: 'greet',
    });
    expect(tests[0]?.details?.received).toContain('goodbye');
    expect(tests[1]).toMatchObject({ state: 'passed', explanation: null });
  });
});

describe('a learner’s server that is hostile ends with a verdict and a sentence:', () => {
  const limits = { serverStartMs: 3_000, requestMs: 2_500 };
  const cases: Record<string, { files: Record<string, string>; says: RegExp; at: string }> = {
    'a syntax error': {
      files: { 'src/server.ts': 'const port: number = ;' },
      says: /^The server did not start\. There is a syntax error: Expression expected\.$/u,
      at: 'exercises/app/src/server.ts:1',
    },
    'a missing file': {
      files: { 'src/server.ts': `import './nothing.ts';` },
      says: /There is no file exercises\/app\/src\/nothing\.ts\./u,
      at: 'exercises/app/src/server.ts:1',
    },
    'a loop at the top level': {
      files: greetingServer('', 'while (true) {}'),
      says: /did not answer within 3 seconds of its start\. .*loop that never ends/u,
      at: 'exercises/app/src/server.ts:3',
    },
    'a loop in the handler': {
      files: greetingServer('while (true) {}'),
      says: /no answer to GET \/hello within 2\.5 seconds\. .*loop that never ends/u,
      at: 'exercises/app/src/server.ts:6',
    },
    'process.exit(0) at the top level': {
      files: greetingServer('', 'process.exit(0);'),
      says: /did not start: it ended by itself, without an error before it listened/u,
      at: 'exercises/app/src/server.ts:null',
    },
    'process.exit(0) in the handler': {
      files: greetingServer('process.exit(0);'),
      says: /ended while it answered GET \/hello: it ended by itself, without an error\.$/u,
      at: 'exercises/app/src/server.ts:null',
    },
    'a promise that never settles, before it listens': {
      files: greetingServer('', 'await new Promise(() => { setInterval(() => {}, 1000); });'),
      says: /nothing answers on port \d+ after 3 seconds/u,
      at: 'exercises/app/src/server.ts:null',
    },
    'an answer that never comes': {
      files: greetingServer(''),
      says: /no answer to GET \/hello within 2\.5 seconds\. Does it await something that never comes/u,
      at: 'exercises/app/src/server.ts:null',
    },
    'an error that nobody catches': {
      files: greetingServer(`throw new TypeError('not like this');`),
      says: /ended while it answered GET \/hello\. Your code threw TypeError: not like this\.$/u,
      at: 'exercises/app/src/server.ts:6',
    },
    'a rejection that nobody handles': {
      files: greetingServer(`void Promise.reject(new Error('nobody waits'));`),
      says: /ended while it answered GET \/hello\. Your code threw Error: nobody waits\.$/u,
      at: 'exercises/app/src/server.ts:6',
    },
    'a bomb of buffers': {
      files: greetingServer(
        '',
        'const all = []; setInterval(() => { all.push(Buffer.alloc(64 * 1024 * 1024, 1)); }, 1);',
      ),
      says: /took more memory than a check allows/u,
      at: 'exercises/app/src/server.ts:null',
    },
  };

  test.for(Object.entries(cases))('%s', async ([, { files, says, at }]) => {
    await using course = await temporaryCourse(greetingCheck, files);
    const result = await course.check({ limits });
    expect(told(result)).toEqual({
      verdict: 'failed',
      states: ['failed', 'not-reached'],
      explanation: expect.stringMatching(says),
      at,
    });
    for (const [file, text] of Object.entries(right)) await course.write(file, text);
    expect(await course.check({ limits })).toMatchObject({ verdict: 'passed' });
  });

  test('a million lines on the console', async () => {
    await using course = await temporaryCourse(
      greetingCheck,
      greetingServer(`for (let i = 0; i < 1_000_000; i++) console.log('line', i); response.end('{}');`),
    );
    const result = await course.check({ limits });
    expect(result.verdict).toBe('failed');
    expect(result.tests[0]?.explanation).toBeTruthy();
    expect(result.tests[0]?.details?.output?.length ?? 0).toBeLessThanOrEqual(4096);
  });
});

/** A check that runs the learner's function in its own process. */
const sumCheck = `
  import { expect, test } from 'workshop-runner/kit';
  import { sum } from '../../exercises/app/src/sum.ts';
  test('adds', () => { expect(sum(1, 2)).toBe(3); });
  test('adds nothing', () => { expect(sum(0, 0)).toBe(0); });
`;

describe('a learner’s function in the check’s own process ends with a verdict and a sentence:', () => {
  const limits = { collectMs: 4_000, testMs: 2_000 };
  const at = (line: number | null): string => `exercises/app/src/sum.ts:${line}`;
  const sum = (body: string, before = ''): string => `${before}
export function sum(a: number, b: number): number {
  ${body}
}`;
  const cases: Record<string, { text: string; says: RegExp; at: string; states?: string[] }> = {
    'a wrong value': {
      text: sum('return a - b;'),
      says: /^Expected 3, but got -1\.$/u,
      at: 'null:null',
      states: ['failed', 'passed'],
    },
    'a syntax error': { text: sum('return a +;'), says: /syntax error/u, at: at(3), states: ['failed'] },
    'a missing file': {
      text: sum('return a + b;', `import './nothing.ts';`),
      says: /There is no file exercises\/app\/src\/nothing\.ts/u,
      at: at(1),
      states: ['failed'],
    },
    'a thrown error': {
      text: sum(`throw new Error('no');`),
      says: /^Your code threw Error: no/u,
      at: at(3),
      states: ['failed', 'failed'],
    },
    'a loop': {
      text: sum('while (true) {}'),
      says: /loop that never ends/u,
      at: at(3),
      states: ['failed', 'not-reached'],
    },
    'a loop in the second test': {
      text: sum('if (a === 0) while (true) {}\n  return a + b;'),
      says: /loop that never ends/u,
      at: at(3),
      states: ['not-reached', 'failed'],
    },
    'a loop at the top level': {
      text: sum('return a + b;', 'while (true) {}'),
      says: /loop that never ends/u,
      at: at(1),
      states: ['failed'],
    },
    'an await that never settles': {
      text: sum('return a + b;', 'await new Promise(() => {});'),
      says: /were not loaded within 4 seconds/u,
      at: 'null:null',
      states: ['failed'],
    },
    'process.exit': {
      text: sum('process.exit(0);'),
      says: /ends the whole process with process\.exit/u,
      at: at(3),
      states: ['failed', 'failed'],
    },
    'a rejection that nobody handles': {
      text: sum(`void Promise.reject(new Error('nobody waits')); return a + b;`),
      says: /^Your code threw Error: nobody waits/u,
      at: at(3),
      states: ['passed', 'passed', 'failed'],
    },
    'a bomb of buffers': {
      text: sum('const all = []; while (true) all.push(Buffer.alloc(64 * 1024 * 1024, 1));'),
      says: /more memory than a check allows/u,
      at: 'null:null',
      states: ['failed', 'not-reached'],
    },
    'a heap that is full': {
      text: sum('const all = []; while (true) all.push(new Array(1000).fill(a));'),
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

describe('what is not the learner’s fault', () => {
  test('a check with a syntax error is an error, and names the check', async () => {
    await using course = await temporaryCourse('const =', right);
    const { verdict, error } = await course.check();
    expect(verdict).toBe('error');
    expect(error?.message).toContain('The check of step-1 is itself broken');
  });

  test('a check without tests is an error', async () => {
    await using course = await temporaryCourse('export {};', right);
    expect(await course.check()).toMatchObject({ verdict: 'error', tests: [] });
  });

  test('a database that is gone is an error, and no test is said to have failed', async () => {
    const check = `
      import { expect, test } from 'workshop-runner/kit';
      test('plants a row', async ({ database }) => { await database\`select 1\`; });
    `;
    await using course = await temporaryCourse(check, right, 'postgres://nobody@127.0.0.1:1/nothing');
    const { verdict, error, tests } = await course.check();
    expect(verdict).toBe('error');
    expect(error?.message).toContain('The database did not answer');
    expect(error?.wayOut).toContain('npx workshop db start');
    expect(tests).toMatchObject([{ state: 'not-reached' }]);
  });
});

/** Leaves the ids of all its processes and the path of its temporary file in the course, and then waits for ever. */
const waitingCheck = `
  import { writeFileSync } from 'node:fs';
  import { test as check } from 'workshop-runner/kit';
  const test = check.extend('server', { scope: 'file' }, ({ startServer }) => startServer('src/server.ts'));
  test('waits', async ({ server, temporaryFile }) => {
    const file = await temporaryFile('some.txt', 'text');
    const { json } = await server.get('/pid');
    writeFileSync('left.json', JSON.stringify({ file, pids: [process.pid, process.ppid, json] }));
    await new Promise(() => {});
  });
`;
const pidServer = greetingServer('response.end(String(process.pid));');

interface Left {
  readonly file: string;
  readonly pids: readonly number[];
}

async function leftIn(root: string): Promise<Left> {
  const file = path.join(root, 'left.json');
  return await vi.waitFor(() => JSON.parse(readFileSync(file, 'utf8')) as Left, { timeout: 20_000 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function expectGone(pids: readonly number[]): Promise<void> {
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 5_000 });
}

describe('nothing is left', () => {
  test('after a deadline', async () => {
    await using course = await temporaryCourse(waitingCheck, pidServer);
    const result = await course.check({ limits: { testMs: 1_000 } });
    expect(result.tests[0]?.explanation).toMatch(/did not end within 1 second/u);
    const { file, pids } = await leftIn(course.root);
    await expectGone(pids);
    expect(existsSync(file)).toBe(false);
  });

  test('after the signal, which interrupts', async () => {
    await using course = await temporaryCourse(waitingCheck, pidServer);
    const stop = new AbortController();
    const checking = eventsOf(course.request, { signal: stop.signal });
    const { file, pids } = await leftIn(course.root);
    expect(pids.every(isAlive)).toBe(true);
    stop.abort();
    await expect(checking).rejects.toThrow(Interrupted);
    await expectGone(pids);
    expect(existsSync(file)).toBe(false);
  });
});
