import { type Family, type Files } from './family.ts';

const check = `
  import { failIf, test } from 'workshop-runner/kit';
  test('own tests', async ({ runOwnTests }) => {
    for (const { sentence, file, line } of (await runOwnTests(['tests/sum.test.ts'])).failures) {
      failIf(true, sentence, { file, line });
    }
  });
`;

const tests = `
  import { expect, test } from 'vitest';
  import { sum } from '../src/sum.ts';
  test('adds', () => { expect(sum(1, 2)).toBe(3); });
  test('adds nothing', () => { expect(sum(0, 0)).toBe(0); });
`;
const right: Files = {
  'src/sum.ts': 'export const sum = (a: number, b: number): number => a + b;',
  'tests/sum.test.ts': tests,
};
const wrong: Files = {
  ...right,
  'src/sum.ts': 'export const sum = (a: number, b: number): number => a - b;',
};

const config = (test: string, before = ''): string =>
  `${before} import { defineConfig } from 'vitest/config'; export default defineConfig({ test: ${test} });`;
const fails = /Your own test "adds" fails: expected -1 to be 3/u;
const notRun = /No test in tests\/sum\.test\.ts was run|can't be run|did not come to their end|fails/u;

/** Writes the report that says what is wanted, wherever the run was told to write one. */
const forgedReport = `
  import { writeFileSync } from 'node:fs';
  const report = process.argv.find((word) => word.startsWith('--outputFile.json='))?.slice('--outputFile.json='.length);
  const results = { success: true, testResults: [{ name: process.cwd() + '/tests/sum.test.ts', message: '', status: 'passed',
    assertionResults: [{ fullName: 'adds', status: 'passed', failureMessages: [] }] }] };
  const forge = () => { if (report !== undefined) writeFileSync(report, JSON.stringify(results)); process.exitCode = 0; };
  process.on('exit', () => { forge(); process.reallyExit(0); });
`;

const fakeVitest: Files = {
  'node_modules/vitest/package.json':
    '{ "name": "vitest", "version": "9.9.9", "type": "module", "bin": "./vitest.mjs" }',
  'node_modules/vitest/vitest.mjs': forgedReport,
};

export const ownTests: Family = {
  check,
  right,
  packages: true,
  limits: { ownTestsMs: 12_000 },
  programs: {
    'settings that include nothing and pass without tests': {
      files: { ...wrong, 'vitest.config.ts': config('{ include: [], passWithNoTests: true }') },
      says: notRun,
    },
    'settings that exclude the file': {
      files: {
        ...wrong,
        'vitest.config.ts': config(`{ exclude: ['**/sum.test.ts'], passWithNoTests: true }`),
      },
      says: notRun,
    },
    'settings that ignore errors': {
      files: {
        ...right,
        'tests/sum.test.ts': tests.replace(
          "test('adds'",
          "void Promise.reject(new Error('left behind')); test('adds'",
        ),
        'vitest.config.ts': config('{ dangerouslyIgnoreUnhandledErrors: true }'),
      },
      says: /left behind/u,
    },
    'settings with another reporter': {
      files: {
        ...wrong,
        'vitest.config.ts': config(`{ reporters: [{ onTestRunEnd() { process.exitCode = 0; } }] }`),
      },
      says: fails,
    },
    'settings that retry what fails': {
      files: {
        ...right,
        'tests/sum.test.ts': tests.replace(
          "test('adds', () => {",
          "let turns = 0; test('adds', () => { if ((turns += 1) < 3) throw new Error('not yet');",
        ),
        'vitest.config.ts': config('{ retry: 5 }'),
      },
      says: /Your own test "adds" fails: not yet/u,
    },
    'a set-up file that patches expect': {
      files: {
        ...wrong,
        'vitest.config.ts': config(`{ setupFiles: ['./setup.ts'] }`),
        'setup.ts': `import { expect } from 'vitest'; expect.extend({ toBe: () => ({ pass: true, message: () => '' }) });`,
      },
      says: /pass|fail/u,
    },
    'a set-up file that runs no test': {
      files: {
        ...wrong,
        'vitest.config.ts': config(`{ globals: true, setupFiles: ['./setup.ts'] }`),
        'setup.ts': `import { beforeEach } from 'vitest'; beforeEach(({ skip }) => skip());`,
      },
      says: /No test in tests\/sum\.test\.ts was run/u,
    },
    'an end of the process that rewrites the report': {
      files: { ...wrong, 'vitest.config.ts': config('{}', forgedReport) },
      says: /pass|fail|report/u,
    },
    'a report that the tests write': {
      files: { ...wrong, 'tests/sum.test.ts': `${forgedReport} ${tests}` },
      says: fails,
    },
    'another vitest in node_modules': { files: { ...wrong, ...fakeVitest }, says: /vitest/iu },
    'every test skipped': {
      files: { ...wrong, 'tests/sum.test.ts': tests.replaceAll('test(', 'test.skip(') },
      says: /No test in tests\/sum\.test\.ts was run/u,
    },
    'one test that passes, and only that': {
      files: {
        ...wrong,
        'tests/sum.test.ts': tests.replace("test('adds nothing'", "test.only('adds nothing'"),
      },
      says: /only/u,
    },
    'a test that closes what Vitest reports through': {
      files: { ...wrong, 'tests/sum.test.ts': `process.disconnect?.(); ${tests}` },
      says: /did not|can't be run|fails/u,
    },
    'messages of Vitest’s own, sent by a test': {
      files: {
        ...wrong,
        'tests/sum.test.ts': `process.send?.({ __vitest_worker_response__: true, type: 'testfileFinished' }); ${tests}`,
      },
      says: /fails|did not come/u,
    },
  },
};
