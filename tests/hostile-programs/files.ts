import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Family, type Files, printedSumCheck, quickLimits, rightSum, wrongSum } from './family.ts';

const run = promisify(execFile);
const wrong = /sum is wrong/u;
const fs = `const fs = await import('node:fs');`;
const main = (exercise: string): string => path.join(exercise, 'src', 'main.ts');

async function replaced(exercise: string, make: (file: string) => Promise<unknown>): Promise<void> {
  await rm(main(exercise));
  await make(main(exercise));
}

export const oddFiles: Family = {
  check: printedSumCheck,
  right: rightSum,
  limits: quickLimits,
  programs: {
    'a named pipe as a source file': {
      files: rightSum,
      prepare: (exercise) => replaced(exercise, (file) => run('mkfifo', [file])),
      says: /src\/main\.ts is a named pipe, not a file/u,
    },
    'a link to a device as a source file': {
      files: rightSum,
      prepare: (exercise) => replaced(exercise, (file) => symlink('/dev/zero', file)),
      says: /src\/main\.ts is a device, not a file/u,
    },
    'a link to itself as a source file': {
      files: rightSum,
      prepare: (exercise) => replaced(exercise, (file) => symlink(file, file)),
      says: /src\/main\.ts is a link that leads to itself/u,
    },
    'a folder as a source file': {
      files: rightSum,
      prepare: (exercise) => replaced(exercise, (file) => mkdir(file)),
      says: /folder cannot be imported/u,
    },
    'a source file of 100 MB': {
      files: rightSum,
      prepare: (exercise) => truncate(main(exercise), 100 * 1024 * 1024),
      says: /src\/main\.ts is larger than 10 MB/u,
    },
    'a source file that the account may not read': {
      files: wrongSum(''),
      prepare: (exercise) => chmod(main(exercise), 0),
      // For root, no permission is missing.
      says: process.getuid?.() === 0 ? wrong : /src\/main\.ts can't be read/u,
    },
    'folders that are links to each other': {
      files: rightSum,
      prepare: async (exercise) => {
        await symlink('..', path.join(exercise, 'src', 'up'));
        await symlink('other', path.join(exercise, 'one'));
        await symlink('one', path.join(exercise, 'other'));
        await symlink('/', path.join(exercise, 'everything'));
      },
      verdict: 'passed',
    },
    'a source file that becomes a named pipe while it runs': {
      files: wrongSum(`
        ${fs}
        const { execFileSync } = await import('node:child_process');
        fs.rmSync('src/main.ts');
        execFileSync('mkfifo', ['src/main.ts']);`),
      says: /sum is wrong|did not end within/u,
    },
    'a package.json that is no JSON': {
      files: rightSum,
      prepare: (exercise) => writeFile(path.join(exercise, 'package.json'), '{ "type": '),
      says: /package\.json|sum is wrong/u,
    },
    'all of its files removed': {
      files: wrongSum(
        `${fs} for (const name of fs.readdirSync('.')) fs.rmSync(name, { recursive: true, force: true });`,
      ),
      says: wrong,
    },
  },
};

const another = "import { test } from 'workshop-runner/kit'; test('passes', () => {});";

export const courseFiles: Family = {
  check: printedSumCheck,
  right: rightSum,
  limits: quickLimits,
  programs: {
    'the check rewritten': {
      files: wrongSum(
        `${fs} fs.writeFileSync('../../lessons/one/check.test.ts', ${JSON.stringify(another)});`,
      ),
      verdict: 'error',
      says: /lessons\/one\/check\.test\.ts changed while this check ran/u,
    },
    'the lessons deleted': {
      files: wrongSum(`${fs} fs.rmSync('../../lessons', { recursive: true });`),
      verdict: 'error',
      says: /lessons\/one\/check\.test\.ts/u,
    },
    'a solution added': {
      files: wrongSum(
        `${fs} fs.mkdirSync('../../solutions', { recursive: true }); fs.writeFileSync('../../solutions/x.ts', '');`,
      ),
      verdict: 'error',
      says: /solutions\/x\.ts changed while this check ran/u,
    },
    'the check rewritten, and restored at the end by a process that stays': {
      files: wrongSum(`
        ${fs}
        const { spawn } = await import('node:child_process');
        const check = fs.realpathSync('../../lessons/one/check.test.ts');
        const code = \`const fs = require('node:fs'); const text = fs.readFileSync(\${JSON.stringify(check)});
          fs.writeFileSync(\${JSON.stringify(check)}, ''); process.send('written');
          setTimeout(() => fs.writeFileSync(\${JSON.stringify(check)}, text), 60_000);\`;
        const child = spawn(process.execPath, ['-e', code], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: {}, cwd: '/' });
        fs.appendFileSync('../../left.txt', child.pid + '\\n');
        await new Promise((resolve) => child.once('message', resolve));
        child.disconnect();
        child.unref();`),
      verdict: 'error',
      says: /lessons\/one\/check\.test\.ts changed while this check ran/u,
    },
    'what is done written into progress.json': {
      files: wrongSum(`
        ${fs}
        fs.mkdirSync('../../.workshop', { recursive: true });
        fs.writeFileSync('../../.workshop/progress.json', JSON.stringify({ steps: { one: { passedAt: new Date() } } }));`),
      says: wrong,
    },
  },
};

const config = (test: string): string =>
  `import { defineConfig } from 'vitest/config'; export default defineConfig({ test: ${test} });`;

/** A test runner that says what is wanted of it. */
const fakeVitest: Files = {
  'node_modules/vitest/package.json':
    '{ "name": "vitest", "version": "9.9.9", "type": "module", "exports": { ".": "./index.mjs", "./package.json": "./package.json" }, "bin": "./vitest.mjs" }',
  'node_modules/vitest/index.mjs':
    'const it = new Proxy(() => it, { get: () => it }); export const test = it; export const expect = it; export const inject = () => ({});',
  'node_modules/workshop-runner/package.json':
    '{ "name": "workshop-runner", "type": "module", "exports": { "./kit": "./kit.mjs" } }',
  'node_modules/workshop-runner/kit.mjs': 'export const test = () => {}; export const expect = () => {};',
};

export const settings: Family = {
  check: printedSumCheck,
  right: rightSum,
  limits: quickLimits,
  programs: {
    'a vitest.config that includes nothing and passes without tests': {
      files: { ...wrongSum(''), 'vitest.config.ts': config('{ include: [], passWithNoTests: true }') },
      says: wrong,
    },
    'a vitest.config for the whole course': {
      files: wrongSum(''),
      prepare: (exercise) =>
        writeFile(
          path.join(exercise, '..', '..', 'vitest.config.ts'),
          config(`{ include: [], passWithNoTests: true, dangerouslyIgnoreUnhandledErrors: true }`),
        ),
      says: wrong,
    },
    'set-up files that patch expect': {
      files: {
        ...wrongSum(''),
        'vitest.config.ts': config(`{ setupFiles: ['./setup.ts'], globalSetup: ['./setup.ts'] }`),
        'setup.ts': `import { expect } from 'vitest'; expect.extend({ toBe: () => ({ pass: true, message: () => '' }) });`,
      },
      says: wrong,
    },
    'another vitest and another kit in node_modules': {
      files: { ...wrongSum(''), ...fakeVitest },
      says: wrong,
    },
    'another vitest and another kit beside a right solution': {
      files: { ...rightSum, ...fakeVitest },
      verdict: 'passed',
    },
  },
};
