import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckResult } from '../src/checker/events.ts';
import { database } from './hostile-programs/database.ts';
import type { Family } from './hostile-programs/family.ts';
import { courseFiles, oddFiles, settings } from './hostile-programs/files.ts';
import { forgeries, globals, globalsOfServers } from './hostile-programs/forgeries.ts';
import { type HostileCourse, openHostileCourse } from './hostile-programs/hostile-course.ts';
import { loopsOfPrograms, loopsOfServers } from './hostile-programs/loops.ts';
import { ownTests } from './hostile-programs/own-tests.ts';
import { memory, output, outputOfServers } from './hostile-programs/resources.ts';
import { processes } from './hostile-programs/processes.ts';

const families: Readonly<Record<string, Family>> = {
  'loops of programs': loopsOfPrograms,
  'loops of servers': loopsOfServers,
  processes,
  memory,
  output,
  'output of servers': outputOfServers,
  forgeries,
  globals,
  'globals of servers': globalsOfServers,
  'odd files': oddFiles,
  'files of the course': courseFiles,
  settings,
  database,
  'own tests': ownTests,
};

const usualFolder = process.env['TMPDIR'];
let temporary = '';

beforeAll(async () => {
  temporary = await mkdtemp(path.join(await realpath(tmpdir()), 'workshop-hostile-'));
  // What a check leaves behind is then not among what other programs keep there.
  process.env['TMPDIR'] = temporary;
});

afterAll(async () => {
  expect(await readdir(temporary)).toEqual([]);
  if (usualFolder === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usualFolder;
  await rm(temporary, { recursive: true, force: true });
});

// They find out about other processes in /proc.
describe.runIf(process.platform === 'linux').each(Object.entries(families))('%s', (_name, family) => {
  let course: HostileCourse;

  beforeAll(async () => {
    course = await openHostileCourse(family);
    expect(said(await course.check(family.right))).toBe('passed');
  });

  afterAll(() => course[Symbol.asyncDispose]());

  test.for(Object.entries(family.programs))('%s', { timeout: 180_000 }, async ([, program]) => {
    const { files, verdict = 'failed', says = /^passed$/u, limits = {}, prepare } = program;
    const result = await course.check(files, { limits, prepare });
    expect(said(result)).toMatch(says);
    expect(verdict === 'not passed' ? ['failed', 'error'] : [verdict]).toContain(result.verdict);
    expect(JSON.stringify(result)).not.toMatch(/\\u00[01]|[\u007f-\u009f]/u);
    await course.expectNothingLeft();
    expect(said(await course.check(family.right))).toBe('passed');
    await course.expectNothingLeft();
  });
});

/** All that a learner is told, besides details. */
function said({ verdict, tests, error }: CheckResult): string {
  if (verdict === 'passed') return verdict;
  const sentences = tests.flatMap(({ state, explanation }) => (state === 'failed' ? [explanation] : []));
  return [...sentences, error?.message].filter(Boolean).join('\n');
}
