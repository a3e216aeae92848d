import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { greetingCheck, greetingServer, rightServer } from './testing/sample-programs.ts';
import { temporaryCourse, toldBy } from './testing/temporary-course.ts';

describe('a learner’s server', () => {
  test('that is right passes, and every event comes in order', async () => {
    await using course = await temporaryCourse(greetingCheck, rightServer);
    const { events, result } = await toldBy(course.request);
    expect(events.map(({ kind }) => kind)).toEqual([
      'tests-collected',
      'test-started',
      'test-finished',
      'test-started',
      'test-finished',
    ]);
    expect(result).toMatchObject({ verdict: 'passed', error: null });
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

test('tests can be run in an order that a number decides, and are told in the file’s', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const check = `
    import { test } from 'workshop-runner/kit';
    for (const name of ${JSON.stringify(names)}) test(name, () => {});
  `;
  await using course = await temporaryCourse(check, rightServer);
  const finishedIn = async (shuffleSeed?: number) => {
    const { events, result } = await toldBy({ ...course.request, shuffleSeed });
    const told = result.tests.map(({ name }) => name);
    expect(told).toEqual(names);
    return events.flatMap((event) => (event.kind === 'test-finished' ? event.test.name : []));
  };
  expect(await finishedIn()).toEqual(names);
  const shuffled = await finishedIn(3);
  expect(shuffled).not.toEqual(names);
  expect(await finishedIn(3)).toEqual(shuffled);
});

describe('what is not the learner’s fault', () => {
  test('a check with a syntax error is an error, and names the check', async () => {
    await using course = await temporaryCourse('const =', rightServer);
    const { verdict, error } = await course.check();
    expect(verdict).toBe('error');
    expect(error?.message).toContain('The check of step-1 is itself broken');
  });

  test.each([
    ['a syntax error', `import 'node:fs';\n\nconst = 1;\n`, 'lessons/step-1/check.test.ts:3:7'],
    ['a missing import', `\nimport './nowhere.ts';\n`, 'lessons/step-1/check.test.ts:2:'],
    ['an error while it is loaded', `\n\nthrow new Error('no');\n`, 'lessons/step-1/check.test.ts:3:7'],
  ])('%s in a check is reported with its place', async (_what, check, place) => {
    await using course = await temporaryCourse(check, rightServer);
    expect((await course.check()).error?.message).toContain(`(${place}`);
  });

  test('a check without tests is an error', async () => {
    await using course = await temporaryCourse('export {};', rightServer);
    expect(await course.check()).toMatchObject({ verdict: 'error', tests: [] });
  });

  test('a check that is not there is an error', async () => {
    await using course = await temporaryCourse(greetingCheck, rightServer);
    await rm(course.request.testFile);
    const { verdict, error } = await course.check();
    expect(verdict).toBe('error');
    expect(error?.message).toContain('check.test.ts');
  });

  test('a database that is gone is an error, and no test is said to have failed', async () => {
    const check = `
      import { expect, test } from 'workshop-runner/kit';
      test('plants a row', async ({ database }) => { await database\`select 1\`; });
    `;
    await using course = await temporaryCourse(check, rightServer, 'postgres://nobody@127.0.0.1:1/nothing');
    const { verdict, error, tests } = await course.check();
    expect(verdict).toBe('error');
    expect(error?.message).toContain('The database did not answer');
    expect(error?.wayOut).toContain('npx workshop db start');
    expect(tests).toMatchObject([{ state: 'not-reached' }]);
  });
});
