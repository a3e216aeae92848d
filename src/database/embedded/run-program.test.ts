import { expect, test } from 'vitest';
import { runProgram } from './run-program.ts';

const options = { account: undefined, env: process.env, timeoutMs: 10_000 };

test.skipIf(process.platform === 'win32')('a program that was killed is told with its signal', async () => {
  expect(await runProgram('/bin/sh', ['-c', 'echo said; kill -9 $$'], options)).toEqual({
    code: 'SIGKILL',
    output: 'said\n',
  });
  expect((await runProgram('/bin/sh', ['-c', 'exit 3'], options)).code).toBe(3);
});
