import { expect, test } from 'vitest';
import { createTestCourse } from '../testing/create-test-course.ts';
import { loadOverlay, solutionFiles } from './solution-files.ts';

const files = {
  'solutions/app/starter/package.json': '{}',
  'solutions/app/starter/src/main.ts': 'starter',
  'solutions/app/starter/src/json.ts': 'json',
  'solutions/app/starter/data/one.json': '1',
  'solutions/app/starter/data/two.json': '2',
  'solutions/app/starter/database.ts': 'stays',
  'solutions/app/one/src/main.ts': 'one',
  'solutions/app/one/.message': 'Do it\r\n\r\nBecause.\r\n',
  'solutions/app/two/src/new.ts': 'two',
  'solutions/app/two/.deleted': '# what the database replaces\nsrc/json.ts\r\ndata/\n\n',
  'solutions/app/three/src/main.ts': 'three',
};

async function solutionAfter(stepId: string | null): Promise<Record<string, string>> {
  await using course = await createTestCourse(files, ['one', 'two', 'three']);
  const found = await solutionFiles(course.course, course.exercise, stepId);
  return Object.fromEntries([...found].map(([file, content]) => [file, content.toString()]));
}

test('the starter is the solution before any step', async () => {
  expect((await solutionAfter(null))['src/main.ts']).toBe('starter');
});

test('a step adds to what the steps before it made', async () => {
  expect(await solutionAfter('two')).toEqual({
    'package.json': '{}',
    'src/main.ts': 'one',
    'src/new.ts': 'two',
    'database.ts': 'stays',
  });
});

test('a later step replaces files, and what was taken away stays away', async () => {
  const found = await solutionAfter('three');
  expect(found['src/main.ts']).toBe('three');
  expect(found).not.toHaveProperty(['src/json.ts']);
});

test('an overlay is its files and what it takes away', async () => {
  await using course = await createTestCourse(files, ['one', 'two', 'three']);
  const overlay = await loadOverlay(course.course, course.exercise, 'two');
  expect([...overlay.files.keys()]).toEqual(['src/new.ts']);
  expect(overlay.deleted).toEqual(['src/json.ts', 'data']);
});

test('the commit message of an overlay is none of its files', async () => {
  await using course = await createTestCourse(files, ['one', 'two', 'three']);
  const overlay = await loadOverlay(course.course, course.exercise, 'one');
  expect([...overlay.files.keys()]).toEqual(['src/main.ts']);
  expect(overlay.message).toBe('Do it\n\nBecause.');
  expect((await loadOverlay(course.course, course.exercise, 'two')).message).toBeNull();
});

test('a step that is none of the exercise is told with the way out', async () => {
  await expect(solutionAfter('step-9')).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('"step-9"'),
  });
});

test('a missing solution is told with its folder', async () => {
  await using course = await createTestCourse(files, ['one', 'four']);
  await expect(solutionFiles(course.course, course.exercise, 'four')).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('solutions/app/four'),
    exitCode: 2,
  });
});

test.each(['../outside.ts', '/etc/passwd', 'src/../../outside.ts'])(
  '%s can not be taken away',
  async (listed) => {
    await using course = await createTestCourse({ 'solutions/app/one/.deleted': listed }, ['one']);
    await expect(loadOverlay(course.course, course.exercise, 'one')).rejects.toThrow(listed);
  },
);
