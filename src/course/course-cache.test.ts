import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { findBuild, openCourseCache } from './course-cache.ts';
import type { Course } from './course.ts';
import { type CourseSources, parseCourse } from './parse-course.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'workshop cache '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

const courseYaml =
  'format: 1\ntitle: Sums\nchapters: [{ title: All, steps: [add] }]\nexercises: { sums: { folder: sums } }\n';
const lesson = '---\nid: add\ntitle: Add\nkind: exercise\nexercise: sums\nfiles: [sum.ts]\n---\n# Add\n';

function sources(more: Partial<CourseSources> = {}): CourseSources {
  const add = { lesson, hints: '## Which file to open\n\nText.\n', quiz: null, hasCheck: true };
  const steps = new Map([['add', add]]);
  return { root: '/course', courseYaml, steps, existingFolders: new Set(['sums']), unusable: [], ...more };
}

function parsed(of = sources()): Course {
  const { course, problems } = parseCourse(of);
  expect(problems).toEqual([]);
  if (course === null) throw new Error('there is no course');
  return course;
}

test('what is kept is found again, and the same exercise is one object', async () => {
  const cache = openCourseCache(folder, 'a');
  expect(await cache.find(sources())).toBeUndefined();
  await cache.keep(sources(), parsed());
  const found = await cache.find(sources());
  expect(found).toEqual(parsed());
  const [step] = found?.steps ?? [];
  expect(step?.kind === 'exercise' && step.exercise === found?.exercises.get('sums')).toBe(true);
});

test.each<[string, Partial<CourseSources>]>([
  ['another root', { root: '/elsewhere' }],
  ['another title', { courseYaml: courseYaml.replace('Sums', 'More sums') }],
  [
    'another lesson',
    { steps: new Map([['add', { lesson: `${lesson}!`, hints: '', quiz: null, hasCheck: true }]]) },
  ],
  ['a check that is gone', { steps: new Map([['add', { lesson, hints: '', quiz: null, hasCheck: false }]]) }],
  ['a folder that is gone', { existingFolders: new Set() }],
])('for %s, nothing is found', async (_, more) => {
  const cache = openCourseCache(folder, 'a');
  await cache.keep(sources(), parsed());
  expect(await cache.find(sources(more))).toBeUndefined();
});

test('another build of the workshop finds nothing', async () => {
  await openCourseCache(folder, 'a').keep(sources(), parsed());
  expect(await openCourseCache(folder, 'b').find(sources())).toBeUndefined();
});

test('a file that is cut off, changed or something else is no course', async () => {
  const cache = openCourseCache(folder, 'a');
  await cache.keep(sources(), parsed());
  const [name = ''] = await readdir(folder);
  const file = path.join(folder, name);
  const whole = await readFile(file);
  const changed = Buffer.from(whole);
  changed[whole.length - 9] = (changed[whole.length - 9] ?? 0) ^ 1;
  for (const content of [whole.subarray(0, -1), changed, Buffer.alloc(0), Buffer.from('{}')]) {
    await writeFile(file, content);
    expect(await cache.find(sources())).toBeUndefined();
  }
  await writeFile(file, whole);
  expect(await cache.find(sources())).toBeDefined();
});

test('where nothing can be kept, nothing is, and that is no error', async () => {
  const absent = openCourseCache(path.join(folder, 'absent'), 'a');
  await absent.keep(sources(), parsed());
  expect(await absent.find(sources())).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
  await mkdir(path.join(folder, 'course.cache'));
  const taken = openCourseCache(folder, 'a');
  await taken.keep(sources(), parsed());
  expect(await taken.find(sources())).toBeUndefined();
  expect(await readdir(folder)).toEqual(['course.cache']);
});

test('only a bundle knows which build it is', () => {
  expect(findBuild('file:///a/dist/chunk-workshop-CqMayo7w.mjs')).toBe('chunk-workshop-CqMayo7w.mjs');
  expect(findBuild('file:///a/dist/main.mjs')).toBeUndefined();
  expect(findBuild()).toBeUndefined();
});
