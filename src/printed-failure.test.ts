import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findPrintedFailure } from './printed-failure.ts';

/** What `npm run it` prints if its script is this program, or a command that the shell has to find. */
async function failureOf(program: string, script = 'node src/main.ts') {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'workshop-failure-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(path.join(folder, 'src'));
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ type: 'module', scripts: { it: script } }),
  );
  await writeFile(path.join(folder, 'src', 'main.ts'), program);
  const output = await new Promise<string>((resolve) => {
    execFile('npm', ['run', 'it'], { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
  return findPrintedFailure(output, folder);
}

const npm = { timeout: 60_000 };

test('a package that is not installed is named, though a stack and npm’s remarks follow', npm, async () => {
  expect(await failureOf("\nimport postgres from 'no-such-package';\npostgres();\n")).toMatchObject({
    cause: "Cannot find package 'no-such-package' imported from src/main.ts",
    excerpt: expect.not.arrayContaining([expect.stringContaining('node:internal')]),
  });
});

test('the deepest cause counts, with the place in the program’s own code', npm, async () => {
  const program = `function seed(): never {
  throw new Error('Failed query: insert into profiles', { cause: new TypeError('duplicate key') });
}
seed();
`;
  expect(await failureOf(program)).toMatchObject({ cause: 'duplicate key', place: 'src/main.ts:2' });
});

test('a syntax error has the line that Node prints above it', npm, async () => {
  expect(await failureOf('const one = 1;\nconst = 2;\n')).toMatchObject({
    cause: expect.stringMatching(/expected|Unexpected|declaration/iu),
    place: 'src/main.ts:2',
  });
});

test('a command that is not there is named', npm, async () => {
  const { cause } = await failureOf('', 'no-such-command --now');
  expect(cause).toMatch(/no-such-command: (?:command )?not found/u);
});

test('what npm itself has to say is its cause', () => {
  const output = `npm error code ENOTFOUND
npm error syscall getaddrinfo
npm error errno ENOTFOUND
npm error network request to https://registry.example/zod failed, reason: getaddrinfo ENOTFOUND registry.example
npm error network This is a problem related to network connectivity.
npm error A complete log of this run can be found in: /home/me/.npm/_logs/now.log
`;
  expect(findPrintedFailure(output, '/course')).toEqual({
    cause:
      'network request to https://registry.example/zod failed, reason: getaddrinfo ENOTFOUND registry.example',
    place: null,
    excerpt: [
      'npm error network request to https://registry.example/zod failed, reason: getaddrinfo ENOTFOUND registry.example',
      'npm error network This is a problem related to network connectivity.',
    ],
  });
});

test('without an error the last lines are what is known', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `row ${index}`);
  expect(findPrintedFailure(lines.join('\n'), '/course')).toEqual({
    cause: '',
    place: null,
    excerpt: lines.slice(-8),
  });
  expect(findPrintedFailure('', '/course').excerpt).toEqual(['']);
});
