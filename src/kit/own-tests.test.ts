import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { HostPool } from '../checker/host-pool.ts';
import type { CheckOptions } from '../checker/run-check.ts';
import { temporaryCourse, told, toldBy } from '../checker/testing/temporary-course.ts';

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
const modules = path.resolve(import.meta.dirname, '../../node_modules');

/** What a learner is told about this file of tests, and where. */
async function says(
  tests: string,
  ownTestsMs = 8_500,
  settings?: string,
  options: CheckOptions = {},
): Promise<object> {
  await using course = await temporaryCourse(check, {
    'src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;',
    ...(tests === '' ? {} : { 'tests/sum.test.ts': tests }),
    ...(settings === undefined ? {} : { 'vitest.config.ts': `export default { test: ${settings} };` }),
  });
  await symlink(modules, path.join(course.root, 'node_modules'), 'junction');
  const { verdict, tests: results } = await course.check({ ...options, limits: { ownTestsMs } });
  const failed = results.find(({ state }) => state === 'failed');
  return { verdict, explanation: failed?.explanation, at: `${failed?.file}:${failed?.line}` };
}

describe('the learner’s own tests', () => {
  test('pass', async () => {
    expect(await says(right)).toMatchObject({ verdict: 'passed' });
  });

  test('that fail are told by name, with the reason and the line', async () => {
    expect(await says(right.replace('toBe(3)', 'toBe(4)'))).toEqual({
      verdict: 'failed',
      explanation: 'Your own test "adds" fails: expected 3 to be 4. `npm test` shows more.',
      at: 'exercises/app/tests/sum.test.ts:4',
    });
  });

  test('that are gone are told where to get them back', async () => {
    expect(await says('')).toEqual({
      verdict: 'failed',
      explanation:
        "There is no file tests/sum.test.ts any more, and the tests in it belong to this step. Put it back: git checkout -- exercises/app/tests/sum.test.ts, typed in the course's folder, brings back the one that you were given.",
      at: 'exercises/app/tests/sum.test.ts:null',
    });
  });

  test('that are skipped are no tests', async () => {
    expect(await says(right.replace("test('adds'", "test.skip('adds'"))).toMatchObject({
      verdict: 'failed',
      explanation: 'No test in tests/sum.test.ts was run: is each of them skipped, or is there none?',
    });
  });

  test.each(["{ include: ['none/*.ts'] }", "{ include: ['none/*.ts'], passWithNoTests: true }"])(
    'that the settings leave out are told so: %s',
    async (settings) => {
      expect(await says(right, 8_500, settings)).toMatchObject({
        verdict: 'failed',
        explanation:
          'Vitest leaves out tests/sum.test.ts, because its settings say so: see include, exclude and dir in vitest.config.ts.',
      });
    },
  );

  test.each([
    [
      'only one of them is to run',
      '{}',
      `test.only('none', () => undefined);`,
      /Unexpected \.only modifier/u,
    ],
    [
      'one passes when it is run again',
      '{ retry: 9 }',
      `let runs = 0; test('is run again', () => { expect((runs += 1)).toBe(3); });`,
      /Your own test "is run again" fails/u,
    ],
    [
      'errors outside of them are ignored',
      '{ dangerouslyIgnoreUnhandledErrors: true }',
      `void Promise.reject(new Error('left behind'));`,
      /something beside them goes wrong: left behind/u,
    ],
  ])('fail where %s, in a Vitest that stays as well', async (_, settings, more, sentence) => {
    await using hosts = new HostPool({ startsAhead: true });
    for (const options of [{}, { hosts }]) {
      expect(await says(`${right}\n${more}`, 8_500, settings, options)).toMatchObject({
        verdict: 'failed',
        explanation: expect.stringMatching(sentence),
      });
    }
  });

  test('that cannot be read are told what and where', async () => {
    expect(await says(right.replace("'adds',", "'adds'"))).toEqual({
      verdict: 'failed',
      explanation: 'There is a syntax error in tests/sum.test.ts: Expected `,` or `)` but found `=>`.',
      at: 'exercises/app/tests/sum.test.ts:4',
    });
  });

  test('that never end are told which file is busy', async () => {
    expect(await says(right.replace('expect(', 'for (;;) expect('), 4_000)).toMatchObject({
      verdict: 'failed',
      explanation: expect.stringMatching(
        /^The tests in tests\/sum\.test\.ts did not end within [\d.]+ seconds\. The code in tests\/sum\.test\.ts is busy all the time: is there a loop that never ends\?$/u,
      ),
    });
  });

  test('that end their process are told so', async () => {
    expect(await says(right.replace('expect(', 'process.exit('))).toMatchObject({
      verdict: 'failed',
      explanation: expect.stringContaining('process.exit unexpectedly called'),
    });
  });

  test('that kill their process are told so', async () => {
    expect(
      await says(right.replace('expect(', "process.kill(process.pid, 'SIGKILL'); expect(")),
    ).toMatchObject({
      verdict: 'failed',
      explanation: expect.stringContaining(
        'did not come to their end: Worker exited unexpectedly with signal SIGKILL.',
      ),
    });
  });

  test('that leave a rejected promise behind are told so', async () => {
    expect(
      await says(right.replace('expect(', "void Promise.reject(new Error('left')); expect(")),
    ).toMatchObject({
      verdict: 'failed',
      explanation: expect.stringContaining('something beside them goes wrong: left.'),
    });
  });

  test('come after the course’s tests, whose verdict is told first, each part with its time', async () => {
    await using course = await temporaryCourse(
      check.replace('test(', "test('code', () => undefined); test("),
      {
        'src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;',
        'tests/sum.test.ts': right,
      },
    );
    await symlink(modules, path.join(course.root, 'node_modules'), 'junction');
    const { events, result } = await toldBy(course.request);
    const code = { about: 'the-code', tests: 1, passed: 1, durationMs: expect.any(Number) };
    expect(events.map((event) => (event.kind === 'part-finished' ? event.part : event.kind))).toEqual([
      'tests-collected',
      'test-started',
      'test-finished',
      code,
      'test-started',
      'test-finished',
    ]);
    const own = { about: 'own-tests', tests: 1, passed: 1, durationMs: expect.any(Number) };
    expect(result.parts).toEqual([code, own]);
  });

  test('that come before one of the course’s, or without their mark, are the author’s mistake', async () => {
    await using early = await temporaryCourse(`${check} test('code', () => undefined);`, {});
    expect((await early.check()).error?.message).toContain(
      'the test "code" comes after one that is marked with aboutOwnTests',
    );
    await using unmarked = await temporaryCourse(
      check.replace("'own tests', aboutOwnTests,", "'own tests',"),
      {},
    );
    expect(JSON.stringify((await unmarked.check()).tests)).toContain('has to be marked');
  });

  test('are not run when something else has failed already', async () => {
    const failing = `${check} test('later', aboutOwnTests, async ({ runOwnTests }) => { await runOwnTests(['tests/sum.test.ts']); });`;
    await using course = await temporaryCourse(failing, {});
    expect(told(await course.check())).toMatchObject({ states: ['failed', 'not-reached'] });
  });
});
