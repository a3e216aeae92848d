import { expect, test } from 'vitest';
import { temporaryCourse } from './testing/temporary-course.ts';

const check = `
  import { expect, test } from 'workshop-runner/kit';
  test('prints 1', async ({ runProgram }) => {
    const { stdout, stderr, exitCode } = await runProgram('main.ts', []);
    expect({ lines: stdout.trim().split(/\\r?\\n/u), stderr, exitCode }).toEqual({ lines: ['1'], stderr: '', exitCode: 0 });
  });
`;

async function detailsOf(main: string): Promise<object | null | undefined> {
  await using course = await temporaryCourse(check, { 'main.ts': main });
  const { tests } = await course.check();
  return tests[0]?.details;
}

test('the report of an error is told as what the program printed, and not as a value, too', async () => {
  expect(await detailsOf("import './nothing';\n")).toEqual({
    expected: null,
    received: null,
    output: expect.stringMatching(/^Error \[ERR_MODULE_NOT_FOUND\]: (?!.*\bat .*node:)/su),
  });
});

test('values stay beside what a program printed', async () => {
  expect(await detailsOf('console.error("two");\n')).toEqual({
    expected: expect.stringContaining('"1"'),
    received: expect.stringContaining('two'),
    output: 'two',
  });
});
