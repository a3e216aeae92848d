import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyTinyCourse, workshop } from './support/workshop.ts';

test('what a course says is kept between commands, and never told when it is no longer so', async () => {
  await using course = await copyTinyCourse();
  const state = path.join(course.root, '.workshop');
  const cache = path.join(state, 'course.cache');
  const lessonFile = path.join(course.root, 'lessons', 'add', 'lesson.md');
  await mkdir(state);
  const first = await workshop(course.root, ['list', '--json']);
  expect(await readdir(state)).toContain('course.cache');
  const kept = await readFile(cache);
  expect(await workshop(course.root, ['list', '--json'])).toEqual(first);
  expect(await readFile(cache)).toEqual(kept);

  const lesson = await readFile(lessonFile, 'utf8');
  await writeFile(lessonFile, lesson.replace('title: Add two numbers', 'title: Add three numbers'));
  expect((await workshop(course.root, ['list', '--json'])).stdout).toContain('Add three numbers');
  await writeFile(lessonFile, lesson.replace('kind: exercise', 'kind: exercize'));
  expect(await workshop(course.root, ['list'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('lessons/add/lesson.md:4'),
  });
  await writeFile(lessonFile, lesson);
  await writeFile(cache, 'nonsense');
  expect(await workshop(course.root, ['list', '--json'])).toEqual(first);
});

test('a course that nobody has begun gets no folder by being looked at', async () => {
  await using course = await copyTinyCourse();
  const before = await readdir(course.root);
  await workshop(course.root, ['list', '--json']);
  expect(await readdir(course.root)).toEqual(before);
});
