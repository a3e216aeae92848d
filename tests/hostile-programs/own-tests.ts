import { type Family, type Files } from './family.ts';

const check = `
  import { aboutOwnTests, failIf, test } from 'workshop-runner/kit';
  test('own tests', aboutOwnTests, async ({ runOwnTests }) => {
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
const notRun =
  /Vitest leaves out tests|No test in tests\/sum\.test\.ts was run|can't be run|did not come to their end|fails/u;

/** Writes the report that says what is wanted, wherever the run was told to write one. */
const forgedReport = `
  import { writeFileSync } from 'node:fs';
  const report = process.argv.find((word) => word.startsWith('--outputFile.json='))?.slice('--outputFile.json='.length);
  const results = { success: true, testResults: [{ name: process.cwd() + '/tests/sum.test.ts', message: '', status: 'passed',
    assertionResults: [{ fullName: 'adds', status: 'passed', failureMessages: [] }] }] };
  const forge = () => { if (report !== undefined) writeFileSync(report, JSON.stringify(results)); process.exitCode = 0; };
  process.on('exit', () => { forge(); process.reallyExit(0); });
`;

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
    'another Vitest beside the exercise': {
      files: {
        ...wrong,
        'node_modules/vitest/package.json': JSON.stringify({
          name: 'vitest',
          version: '5.1.1',
          type: 'module',
          exports: { '.': './index.js', './package.json': './package.json' },
        }),
        'node_modules/vitest/index.js':
          'export const test = () => undefined; export const expect = () => ({ toBe: () => undefined });',
        'node_modules/vitest/vitest.mjs': forgedReport,
      },
      says: notRun,
    },
    'only one test that is to run': {
      files: { ...wrong, 'tests/sum.test.ts': `${tests} test.only('is right', () => undefined);` },
      says: /Unexpected \.only modifier/u,
    },
    'settings that run a test again until it passes': {
      files: {
        ...wrong,
        'vitest.config.ts': config('{ retry: 9 }'),
        'tests/sum.test.ts': `import { expect, test } from 'vitest'; import { sum } from '../src/sum.ts';
          let runs = 0; test('adds', () => { expect((runs += 1) > 2 ? 3 : sum(1, 2)).toBe(3); });`,
      },
      says: fails,
    },
    'settings that exclude the file': {
      files: {
        ...wrong,
        'vitest.config.ts': config(`{ exclude: ['**/sum.test.ts'], passWithNoTests: true }`),
      },
      says: notRun,
    },
    'settings with another reporter': {
      files: {
        ...wrong,
        'vitest.config.ts': config(`{ reporters: [{ onTestRunEnd() { process.exitCode = 0; } }] }`),
      },
      says: fails,
    },
    'a set-up file that runs no test': {
      files: {
        ...wrong,
        'vitest.config.ts': config(`{ globals: true, setupFiles: ['./setup.ts'] }`),
        'setup.ts': `import { beforeEach } from 'vitest'; beforeEach(({ skip }) => skip());`,
      },
      says: /No test in tests\/sum\.test\.ts was run/u,
    },
    'a report that the tests write': {
      files: { ...wrong, 'tests/sum.test.ts': `${forgedReport} ${tests}` },
      says: fails,
    },
    'every test skipped': {
      files: { ...wrong, 'tests/sum.test.ts': tests.replaceAll('test(', 'test.skip(') },
      says: /No test in tests\/sum\.test\.ts was run/u,
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
      says: /fails|did not come|did not end/u,
      limits: { ownTestsMs: 6_000 },
    },
  },
};
