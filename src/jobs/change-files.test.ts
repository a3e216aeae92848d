import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openProgress } from '../progress/progress-file.ts';
import { createTestCourse } from '../workspace/testing/create-test-course.ts';
import { changesMigrations } from '../workspace/changes/file-change.ts';
import { applyFileChange } from './change-files.ts';
import { listSaves, planCatchUp, planStepReset, planUndo } from './plan-file-change.ts';
import type { Workshop } from '../workshop/workshop.ts';

const files = {
  'solutions/app/starter/src/main.ts': 'starter\n',
  'solutions/app/one/src/main.ts': 'one\n',
  'solutions/app/two/drizzle/0001_a.sql': 'a\n',
  'exercises/app/src/main.ts': 'mine\n',
};

async function openTestWorkshop() {
  const place = await createTestCourse(files, ['one', 'two']);
  const stateFolder = path.join(place.course.root, '.workshop');
  const progress = await openProgress(stateFolder);
  const workshop: Workshop = { course: place.course, progress, stateFolder, env: { PATH: '/nonexistent' } };
  return { ...place, workshop };
}

test('a plan changes nothing, and says what would change', async () => {
  await using place = await openTestWorkshop();
  const { workshop } = place;
  const change = await planCatchUp(workshop, place.step('two'));
  expect(change.operations).toMatchObject([{ kind: 'replace', path: 'src/main.ts' }]);
  expect(changesMigrations(change)).toBe(false);
  expect(await readdir(workshop.course.root)).not.toContain('.workshop');
});

test('a file that changed since the plan is kept, and the change is in no list', async () => {
  await using place = await openTestWorkshop();
  const { workshop } = place;
  const change = await planCatchUp(workshop, place.step('two'));
  const file = path.join(workshop.course.root, 'exercises/app/src/main.ts');
  await writeFile(file, 'saved a moment ago\n');
  await expect(applyFileChange(workshop, change)).rejects.toMatchObject({
    name: 'UserError',
    message: 'src/main.ts changed while it was being saved, so nothing was touched.',
  });
  expect(await readFile(file, 'utf8')).toBe('saved a moment ago\n');
  expect((await listSaves(workshop)).saves).toEqual([]);
});

test('a change that failed is in the list, and is not taken back', async () => {
  await using place = await openTestWorkshop();
  const { workshop } = place;
  const change = await planCatchUp(workshop, place.step('two'));
  // The second of the two finds the file changed by the first.
  const twice = { ...change, operations: [...change.operations, ...change.operations] };
  await expect(applyFileChange(workshop, twice)).rejects.toMatchObject({ name: 'UserError' });
  expect((await listSaves(workshop)).saves).toMatchObject([{ reason: 'catch-up two', state: 'failed' }]);
  expect(await planUndo(workshop)).toBeNull();
});

test('a reset of a step with a migration tells that the database no longer fits', async () => {
  await using place = await openTestWorkshop();
  const { workshop } = place;
  const migrations = path.join(workshop.course.root, 'exercises/app/drizzle');
  await mkdir(migrations);
  await writeFile(path.join(migrations, '0001_busy_hulk.sql'), 'mine\n');
  const change = await planStepReset(workshop, place.step('two'));
  expect(change.operations).toMatchObject([{ kind: 'delete', path: 'drizzle/0001_busy_hulk.sql' }]);
  expect(changesMigrations(change)).toBe(true);
});
