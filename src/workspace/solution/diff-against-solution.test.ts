import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTestCourse } from '../testing/create-test-course.ts';
import { diffAgainstSolution } from './diff-against-solution.ts';
import type { FileDiff } from '../diff/file-diff.ts';

const solutions = {
  'solutions/app/starter/src/main.ts': 'one\ntwo\n',
  'solutions/app/starter/src/other.ts': 'other\n',
  'solutions/app/starter/data/rows.json': '[]\n',
  'solutions/app/one/src/main.ts': 'one\nsolved\n',
  'solutions/app/two/src/new.ts': 'new\n',
  'solutions/app/two/drizzle/0001_create_links.sql': 'create table links ();\n',
  'solutions/app/two/drizzle/0001_create_links.down.sql': 'drop table links;\n',
  'solutions/app/two/drizzle/meta/_journal.json': '{}\n',
  'solutions/app/two/package-lock.json': '{}\n',
  'solutions/app/two/.deleted': 'data\n',
};

async function diffOf(stepId: string, learner: Record<string, string | Buffer>): Promise<FileDiff[]> {
  const files = Object.entries(learner).map(([file, content]) => [`exercises/app/${file}`, content] as const);
  await using course = await createTestCourse({ ...solutions, ...Object.fromEntries(files) }, ['one', 'two']);
  return await diffAgainstSolution(course.course, course.step(stepId));
}

function summary(diffs: readonly FileDiff[]): string[] {
  return diffs.map(({ path: file, change }) => `${change} ${file}`);
}

test('what the solution has more is to be added', async () => {
  const [diff] = await diffOf('one', { 'src/main.ts': 'one\ntwo\n' });
  expect(diff).toMatchObject({ path: 'exercises/app/src/main.ts', change: 'edit' });
  expect(diff?.hunks[0]?.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'context one',
    'removed two',
    'added solved',
  ]);
});

test('files that are right already are left out, whatever their line ends', async () => {
  expect(await diffOf('one', { 'src/main.ts': 'one\r\nsolved' })).toEqual([]);
});

test('only the files that the step changes are compared', async () => {
  expect(await diffOf('one', { 'src/main.ts': 'one\nsolved\n', 'src/other.ts': 'changed by me\n' })).toEqual(
    [],
  );
});

test('files to create and to take away are told, and what tools write is not', async () => {
  const diffs = await diffOf('two', { 'data/rows.json': '[]\n', 'data/more/rows.json': '[]\n' });
  expect(summary(diffs)).toEqual([
    'delete exercises/app/data/more/rows.json',
    'delete exercises/app/data/rows.json',
    'create exercises/app/drizzle/0001_create_links.down.sql',
    'create exercises/app/drizzle/0001_create_links.sql',
    'create exercises/app/src/new.ts',
  ]);
});

test("a migration is compared with the learner's of the same number, whatever its name", async () => {
  const diffs = await diffOf('two', {
    'src/new.ts': 'new\n',
    'drizzle/0001_busy_hulk.sql': 'create table link ();\n',
    'drizzle/0001_busy_hulk.down.sql': 'drop table links;\n',
  });
  expect(summary(diffs)).toEqual(['edit exercises/app/drizzle/0001_busy_hulk.sql']);
});

test('an exercise that is gone is to be created', async () => {
  expect(summary(await diffOf('one', {}))).toEqual(['create exercises/app/src/main.ts']);
});

test('a file that is no text is told by its name', async () => {
  await expect(diffOf('one', { 'src/main.ts': Buffer.from([0x89, 0x50, 0x00, 0xff]) })).rejects.toMatchObject(
    {
      name: 'UserError',
      message: expect.stringContaining('exercises/app/src/main.ts is no text file'),
      exitCode: 1,
    },
  );
});

test("a file that can't be read is told by its name", async () => {
  await using course = await createTestCourse({ ...solutions, 'exercises/app/src/main.ts': 'one\n' }, [
    'one',
  ]);
  // A folder in the place of a file can be read by nobody, not even by root.
  const file = path.join(course.course.root, 'exercises/app/src/main.ts');
  await rm(file);
  await mkdir(file);
  await expect(diffAgainstSolution(course.course, course.step('one'))).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('exercises/app/src/main.ts is a folder, not a file'),
  });
});

test('a missing solution is told', async () => {
  await using course = await createTestCourse({}, ['one']);
  await expect(diffAgainstSolution(course.course, course.step('one'))).rejects.toMatchObject({
    name: 'UserError',
  });
});
