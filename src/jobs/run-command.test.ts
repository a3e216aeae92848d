import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { UserError } from '../errors.ts';
import { runCommand } from './run-command.ts';

async function failureOf(program: string): Promise<UserError> {
  const cwd = await realpath(await mkdtemp(path.join(tmpdir(), 'workshop-command-')));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  await writeFile(path.join(cwd, 'seed.mjs'), program);
  const failed = await Array.fromAsync(
    runCommand('node seed.mjs', { cwd, env: { PATH: process.env['PATH'] } }),
  ).catch((error: unknown) => error);
  if (failed instanceof UserError) return failed;
  throw new Error('the command has not failed');
}

test('a command that misses a package names it first, and says how to get it', async () => {
  const { message, wayOut } = await failureOf("import postgres from 'no-such-package';\npostgres();\n");
  expect(message).toMatch(
    /^`node seed\.mjs` failed: Cannot find package 'no-such-package' imported from seed\.mjs\nIt ended with 1\. It printed:/u,
  );
  expect(wayOut).toContain('`npm install`');
});

test('a command that throws names the error and its line, and none of Node’s own frames', async () => {
  const program =
    'console.log(1);\nfunction seed() {\n  throw new RangeError("too many rows");\n}\nseed();\n';
  const { message } = await failureOf(program);
  expect(message).toContain('failed: too many rows (seed.mjs:3)');
  expect(message).not.toContain('node:internal');
});

test('a command that prints nothing says so', async () => {
  const { message } = await failureOf('process.exitCode = 3;\n');
  expect(message).toBe('`node seed.mjs` failed: it ended with 3. It printed nothing.');
});
