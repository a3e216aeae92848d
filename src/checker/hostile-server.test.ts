import { describe, expect, test } from 'vitest';
import { greetingCheck, greetingServer, rightServer } from './testing/sample-programs.ts';
import { temporaryCourse, told } from './testing/temporary-course.ts';

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
      says: /did not answer within [\d.]+ seconds? of its start\. .*loop that never ends/u,
      at: 'exercises/app/src/server.ts:3',
    },
    'a loop in the handler': {
      files: greetingServer('while (true) {}'),
      says: /no answer to GET \/hello within [\d.]+ seconds?\. .*loop that never ends/u,
      at: 'exercises/app/src/server.ts:6',
    },
    'process.exit(0) at the top level': {
      files: greetingServer('', 'process.exit(0);'),
      says: /did not start: it ended by itself, without an error, before it listened.*Is it this process\.exit/u,
      at: 'exercises/app/src/server.ts:3',
    },
    'process.exit(0) in the handler': {
      files: greetingServer('process.exit(0);'),
      says: /ended while it answered GET \/hello: it ended by itself, without an error\. Is it this process\.exit/u,
      at: 'exercises/app/src/server.ts:6',
    },
    'process.exit(0) in a file of its own': {
      files: {
        ...greetingServer('end();', `import { end } from './end.ts';`),
        'src/end.ts': '// process.exit(0)\nexport const end = (): never => process.exit(0);',
      },
      says: /Is it this process\.exit/u,
      at: 'exercises/app/src/end.ts:2',
    },
    'an end that no process.exit in sight explains': {
      files: greetingServer('process.reallyExit(0);'),
      says: /ended while it answered GET \/hello: it ended by itself, without an error\.$/u,
      at: 'exercises/app/src/server.ts:null',
    },
    'a promise that never settles, before it listens': {
      files: greetingServer('', 'await new Promise(() => { setInterval(() => {}, 1000); });'),
      says: /nothing answers on port \d+ after [\d.]+ seconds?/u,
      at: 'exercises/app/src/server.ts:null',
    },
    'an answer that never comes': {
      files: greetingServer(''),
      says: /no answer to GET \/hello within [\d.]+ seconds?\. Does it await something that never comes/u,
      at: 'null:null',
    },
    'a connection that is closed instead of answered': {
      files: greetingServer('response.destroy();'),
      says: /^The connection broke off before the answer to GET \/hello was complete, and the server runs on\./u,
      at: 'exercises/app/src/server.ts:null',
    },
    'an answer that breaks off': {
      files: greetingServer(`response.write('{'); setImmediate(() => response.destroy());`),
      says: /^The connection broke off before the answer to GET \/hello was complete/u,
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
    for (const [file, text] of Object.entries(rightServer)) await course.write(file, text);
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
