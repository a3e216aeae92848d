import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTestCourse } from '../workspace/testing/create-test-course.ts';
import { findLostFolder } from './lost-files.ts';

const files = {
  'solutions/app/starter/package.json': '{}',
  'solutions/app/starter/src/main.ts': '',
  'solutions/app/starter/src/store/json.ts': '',
  'solutions/app/starter/data/rows.json': '',
  'solutions/app/one/src/added.ts': '',
  'solutions/app/two/.deleted': 'data\n',
  'exercises/app/package.json': '{}',
  'exercises/app/src/main.ts': '',
  'exercises/app/src/store/json.ts': '',
  'exercises/app/data/rows.json': '',
};

test('a folder without any of its files is named, with what restores them', async () => {
  await using place = await createTestCourse(files, ['one', 'two']);
  const folder = path.join(place.course.root, 'exercises/app');
  expect(await findLostFolder(place.course, place.step('two'))).toBeUndefined();
  await rm(path.join(folder, 'src'), { recursive: true });
  expect(await findLostFolder(place.course, place.step('two'))).toMatchObject({
    message:
      'exercises/app/src has none of the 3 files with which two begins, for example exercises/app/src/added.ts.',
    wayOut: expect.stringContaining('`npx workshop reset two` (R in the app)'),
  });
  await mkdir(path.join(folder, 'src'));
  expect(await findLostFolder(place.course, place.step('two'))).toBeDefined();
});

test('a folder that a step of the course deletes, and a file that was moved, are not lost', async () => {
  await using place = await createTestCourse(files, ['one', 'two']);
  const folder = path.join(place.course.root, 'exercises/app');
  await rm(path.join(folder, 'data'), { recursive: true });
  await rm(path.join(folder, 'src/main.ts'));
  expect(await findLostFolder(place.course, place.step('one'))).toBeUndefined();
});

test('a whole exercise can be lost', async () => {
  await using place = await createTestCourse(files, ['one', 'two']);
  await rm(path.join(place.course.root, 'exercises/app'), { recursive: true });
  expect((await findLostFolder(place.course, place.step('one')))?.message).toMatch(
    /^exercises\/app has none of the 3 files with which one begins/,
  );
});
