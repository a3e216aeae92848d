import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestCourse } from '../workspace/testing/create-test-course.ts';
import { makeCourseCopy } from './verify/course-copy.ts';
import { writeTemporaryFolder } from './write-temporary-folder.ts';

const usual = process.env['TMPDIR'];
let place: string;

/** What is left behind is seen, whatever else lies in the machine's own folder. */
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'workshop-places-'));
  process.env['TMPDIR'] = place;
});

afterEach(async () => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  await rm(place, { recursive: true });
});

const unwritable = new Map([
  ['drizzle/a.sql', Buffer.from('a')],
  // A file can't lie below a file.
  ['drizzle/a.sql/b.sql', Buffer.from('b')],
]);

test.skipIf(process.platform === 'win32')(
  'a solution that can’t be written leaves nothing behind, and one that can goes when it is done with',
  async () => {
    await expect(writeTemporaryFolder(unwritable, 'drizzle')).rejects.toThrow(/EEXIST|ENOTDIR/u);
    expect(await readdir(place)).toEqual([]);
    await using written = await writeTemporaryFolder(new Map([...unwritable].slice(0, 1)), 'drizzle');
    expect(await readFile(path.join(written.folder, 'a.sql'), 'utf8')).toBe('a');
    await written[Symbol.asyncDispose]();
    expect(await readdir(place)).toEqual([]);
  },
);

test.skipIf(process.platform === 'win32')(
  'a copy of a course that can’t be made leaves nothing behind',
  async () => {
    await using at = await createTestCourse({ 'lessons/course.yaml': '' }, []);
    const before = await readdir(place);
    await expect(makeCourseCopy(at.course, at.exercise, unwritable)).rejects.toThrow(/EEXIST|ENOTDIR/u);
    expect(await readdir(place)).toEqual(before);
    await using copy = await makeCourseCopy(at.course, at.exercise, new Map([...unwritable].slice(0, 1)));
    expect(await readdir(copy.folder)).toEqual(['drizzle']);
  },
);
