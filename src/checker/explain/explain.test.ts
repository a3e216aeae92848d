import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { learnerFiles } from '../learner-files.ts';
import type { Statement } from '../test-facts.ts';
import { explainTest } from './explain.ts';

const request = {
  step: 's',
  courseRoot: '/course',
  testFile: '',
  exerciseFolder: '/course/exercises/app',
  files: ['src/routes.ts', 'src/service.ts'],
  databaseUrl: null,
};

/** As a check says it of a route whose first line it knows. */
const atTheRoute: Statement = {
  sentence: 'The answer is 500.',
  file: 'src/routes.ts',
  line: 9,
  hint: null,
  isExact: false,
  certain: true,
};

function placeFor(said: Statement, lastOutput: string, files = learnerFiles(request)): string {
  const facts = {
    said,
    program: null,
    output: lastOutput,
    lastOutput,
    databaseGone: null,
    databaseTaken: null,
    openTransaction: null,
    setAside: false,
  };
  const { file, line } = explainTest({ id: '1', passed: false, error: null, facts }, files);
  return `${file}:${line}`;
}

function stack(...places: string[]): string {
  return ['Error: no', ...places.map((place) => `    at async go (file:///course/${place}:5)`)].join('\n');
}

test('a sentence about a route points at the innermost line that was printed', () => {
  const printed = stack(
    'node_modules/library/index.js:3',
    'exercises/app/src/service.ts:14',
    'exercises/app/src/routes.ts:12',
  );
  expect(placeFor(atTheRoute, printed)).toBe('exercises/app/src/service.ts:14');
});

test('a file that the step leaves alone is named only if no other one was printed', () => {
  const encode = 'exercises/app/src/encode.ts:40';
  expect(placeFor(atTheRoute, stack(encode, 'exercises/app/src/routes.ts:12'))).toBe(
    'exercises/app/src/routes.ts:12',
  );
  expect(placeFor(atTheRoute, stack(encode))).toBe(encode);
});

test('without a printed stack, and for the line of the mistake itself, the check’s own line stays', () => {
  expect(placeFor(atTheRoute, 'Listening\n')).toBe('exercises/app/src/routes.ts:9');
  expect(placeFor({ ...atTheRoute, isExact: true }, stack('exercises/app/src/service.ts:14'))).toBe(
    'exercises/app/src/routes.ts:9',
  );
});

test('a course that was opened through a link has the same files', async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'explain-')));
  try {
    await mkdir(path.join(folder, 'real', 'app'), { recursive: true });
    await symlink(path.join(folder, 'real'), path.join(folder, 'link'), 'junction');
    const files = learnerFiles({
      ...request,
      courseRoot: path.join(folder, 'link'),
      exerciseFolder: path.join(folder, 'link', 'app'),
    });
    expect(files.nameOf(path.join(folder, 'real', 'app', 'main.ts'))).toBe('app/main.ts');
    expect(files.nameOf(path.join(folder, 'link', 'app', 'main.ts'))).toBe('app/main.ts');
    expect(files.nameOf(path.join(folder, 'real', 'main.ts'))).toBeNull();
  } finally {
    await rm(folder, { recursive: true });
  }
});
