import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCheck } from '../checker/run-check.ts';
import { temporaryCourse } from '../checker/testing/temporary-course.ts';
import type { Server } from '../database/database.ts';
import { openServer } from '../database/open-server.ts';
import { makeTemporaryCourse, type TemporaryCourse } from '../database/testing/temporary-course.ts';
import { resultOf } from '../work-that-tells.ts';

const programCheck = (assertion: string): string => `
  import { expect, explain, failIf, test } from 'workshop-runner/kit';
  test('greets', async ({ runProgram, temporaryFile }) => {
    const file = await temporaryFile('name.txt', 'Ada');
    const run = await runProgram('src/greet.ts', [file], { env: { GREETING: 'Hello' } });
    ${assertion}
  });
`;
const greet = `
  import { readFileSync } from 'node:fs';
  console.log(process.env.GREETING + ' ' + readFileSync(process.argv[2], 'utf8'));
  console.error('to stderr');
  process.exitCode = 3;
`;

describe('a program of the learner’s', () => {
  test('gets its arguments and environment, and tells how it ended', async () => {
    const check = programCheck(
      `expect(run).toEqual({ exitCode: 3, stdout: 'Hello Ada\\n', stderr: 'to stderr\\n' });`,
    );
    await using course = await temporaryCourse(check, { 'src/greet.ts': greet });
    expect(await course.check()).toMatchObject({ verdict: 'passed' });
  });

  test('that does not end is told so, and where it spins', async () => {
    const text = 'let count = 0;\nwhile (true) {\n  count += 1;\n}\n';
    await using course = await temporaryCourse(programCheck(''), { 'src/greet.ts': text });
    const { tests } = await course.check({ limits: { programMs: 2_500 } });
    expect(tests).toMatchObject([
      {
        state: 'failed',
        explanation: expect.stringMatching(
          /^The program did not end within [\d.]+ seconds\. It is busy all the time: is there a loop that never ends\?$/,
        ),
        file: 'exercises/app/src/greet.ts',
      },
    ]);
    expect([2, 3]).toContain(tests[0]?.line);
  });

  test('that is kept open by something is told so', async () => {
    await using course = await temporaryCourse(programCheck(''), {
      'src/greet.ts': 'setInterval(() => {}, 1000);',
    });
    const { tests } = await course.check({ limits: { programMs: 1_000 } });
    expect(tests[0]?.explanation).toContain('Something keeps it open');
  });
});

describe('a program that is kept open, where the course knows what that means', () => {
  const check = `
    import { test } from 'workshop-runner/kit';
    const keptOpen = { sentence: 'Close the pool.', file: 'src/greet.ts', hint: 'close-it' };
    for (const name of ['once', 'twice']) {
      test(name, async ({ runProgram }) => { await runProgram('src/greet.ts', [], { keptOpen }); });
    }
  `;

  test('is told so, and not waited for a second time', async () => {
    await using course = await temporaryCourse(check, { 'src/greet.ts': 'setInterval(() => {}, 1000);' });
    const { tests } = await course.check({ limits: { programMs: 1_000 } });
    expect(tests).toMatchObject([
      { state: 'failed', explanation: 'Close the pool.', hint: 'close-it' },
      { state: 'not-reached' },
    ]);
  });

  test('is told where it spins, if it does', async () => {
    await using course = await temporaryCourse(check, { 'src/greet.ts': 'for (;;) {}' });
    const { tests } = await course.check({ limits: { programMs: 2_500 } });
    expect(tests[0]?.explanation).toContain('is there a loop that never ends?');
  });
});

test('a check can read a file of the learner’s', async () => {
  const check = `
    import { expect, test } from 'workshop-runner/kit';
    test('greets', async ({ learnerFile }) => { expect(await learnerFile('src/greet.ts')).toBe('greet();'); });
  `;
  await using course = await temporaryCourse(check, { 'src/greet.ts': 'greet();' });
  expect(await course.check()).toMatchObject({ verdict: 'passed' });
});

test('a program that starts threads has one guard', async () => {
  const threads = `
    import { isMainThread, threadId, Worker, workerData } from 'node:worker_threads';
    const depth = isMainThread ? 0 : workerData;
    if (depth < 2) new Worker(new URL(import.meta.url), { workerData: depth + 1 });
    else console.log(threadId);
  `;
  // Threads are numbered in the order in which they start, and the guard is the first.
  const check = programCheck(`expect(run.stdout).toBe('3\\n');`);
  await using course = await temporaryCourse(check, { 'src/greet.ts': threads });
  expect(await course.check()).toMatchObject({ verdict: 'passed' });
});

/** What a learner is told about a check with this assertion. */
async function says(assertion: string): Promise<object> {
  await using course = await temporaryCourse(programCheck(assertion), { 'src/greet.ts': greet });
  const { tests } = await course.check();
  const { explanation, file, line, hint } = tests[0] ?? {};
  return { explanation, file, line, hint };
}

const sayOf = (pointer: string): string => `
  import { failIf, test } from 'workshop-runner/kit';
  test('finds', async ({ runProgram }) => {
    const { stderr } = await runProgram('src/greet.ts', ['7']);
    failIf(stderr.includes('no 7'), 'Nothing was found.', ${pointer});
  });`;

describe('what a check says beside its assertions', () => {
  test('points at the learner’s file as it is now', async () => {
    const assertion = `explain('So that is it.', { file: 'src/greet.ts', near: /console\\.error/, hint: 'greeting' }); expect(run.exitCode).toBe(0);`;
    expect(await says(assertion)).toEqual({
      explanation: 'So that is it.',
      file: 'exercises/app/src/greet.ts',
      line: 4,
      hint: 'greeting',
    });
  });

  test('names the file alone where nothing in it matches', async () => {
    const assertion = `failIf(run.exitCode === 3, 'Not 3.', { file: 'src/greet.ts', near: /nowhere/ });`;
    expect(await says(assertion)).toEqual({
      explanation: 'Not 3.',
      file: 'exercises/app/src/greet.ts',
      line: null,
      hint: null,
    });
  });

  describe('points at the line of the stack that was printed last', () => {
    const service = `
      export async function find(id) {
        await null;
        throw new Error('no ' + id);
      }`;
    const program = `
      import { find } from './service.ts';
      async function answer(id) {
        await find(id);
      }
      await answer(process.argv[2]).catch((error) => console.error(error));`;
    async function placeOf(check: string): Promise<string> {
      await using course = await temporaryCourse(check, {
        'src/service.ts': service,
        'src/greet.ts': program,
      });
      const { file, line } = (await course.check()).tests[0] ?? {};
      return `${file}:${line}`;
    }

    test('instead of the line that the check supposes', async () => {
      expect(await placeOf(sayOf(`{ file: 'src/greet.ts', near: /function answer/ }`))).toBe(
        'exercises/app/src/service.ts:4',
      );
    });

    test('and of no file at all', async () => {
      expect(await placeOf(sayOf('{}'))).toBe('exercises/app/src/service.ts:4');
    });

    test('but not if the check knows the line of the mistake itself', async () => {
      expect(await placeOf(sayOf(`{ file: 'src/greet.ts', exactly: /await find/ }`))).toBe(
        'exercises/app/src/greet.ts:4',
      );
    });

    test('and not at what an inquiry of the check printed', async () => {
      const check = sayOf(`{ file: 'src/greet.ts', near: /function answer/ }`).replace(
        `['7']);`,
        `['7']); await runProgram('src/greet.ts', ['8'], { isInquiry: true, env: { NODE_OPTIONS: '--stack-trace-limit=0' } });`,
      );
      expect(await placeOf(check)).toBe('exercises/app/src/service.ts:4');
    });

    test('and not at one that an earlier command printed', async () => {
      const check = sayOf(`{ file: 'src/greet.ts', near: /function answer/ }`)
        .replace(`['7']`, `['7'], { env: { NODE_OPTIONS: '--stack-trace-limit=0' } }`)
        .replace(
          `async ({ runProgram }) => {`,
          `async ({ runProgram }) => { await runProgram('src/greet.ts', ['6']);`,
        );
      expect(await placeOf(check)).toBe('exercises/app/src/greet.ts:3');
    });
  });

  test('is found in the code rather than in a comment above it', async () => {
    const check = sayOf(`{ file: 'src/greet.ts', exactly: [/nowhere/, /wanted\\(/] }`);
    const program = `// The word wanted() is only mentioned here.\nwanted();\nfunction wanted() { console.error('no 7'); }\n`;
    await using course = await temporaryCourse(check, { 'src/greet.ts': program });
    expect((await course.check()).tests[0]).toMatchObject({ file: 'exercises/app/src/greet.ts', line: 2 });
  });

  test('is taken back by null', async () => {
    const assertion = `explain('Not this.'); explain(null); expect(run.exitCode).toBe(0);`;
    expect(await says(assertion)).toMatchObject({ explanation: 'Expected 0, but got 3.' });
  });
});

describe('the scratch database', () => {
  let home: TemporaryCourse;
  let server: Server;

  beforeAll(async () => {
    home = await makeTemporaryCourse();
    server = await openServer(home.options);
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });

  test('that goes away during a check is an error, not the learner’s failure', async () => {
    const check = `
      import { existsSync } from 'node:fs';
      import { expect, test, waitUntil } from 'workshop-runner/kit';
      test('there', async ({ database }) => { expect(await database\`select 1 as one\`).toEqual([{ one: 1 }]); });
      test('gone', async ({ database }) => {
        await waitUntil(() => existsSync('dropped'), { timeoutMs: 5000 });
        await database\`select 1\`;
      });
    `;
    const scratch = await server.createScratch('kit', () => Promise.resolve());
    await using course = await temporaryCourse(check, {}, scratch.url);
    const result = await resultOf(runCheck(course.request), async (event) => {
      if (event.kind !== 'test-finished' || event.test.name !== 'there') return;
      await scratch[Symbol.asyncDispose]();
      await writeFile(path.join(course.root, 'dropped'), '');
    });
    expect(existsSync(path.join(course.root, 'dropped'))).toBe(true);
    expect(result).toMatchObject({
      verdict: 'error',
      error: { message: expect.stringContaining('The database did not answer during the check') },
      tests: [{ state: 'passed' }, { state: 'not-reached' }],
    });
  });
});
