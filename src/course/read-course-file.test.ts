import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { mostTextBytes, readCourseBytes, readCourseFolder, readCourseText } from './read-course-file.ts';

async function temporaryCourse() {
  const parent = await realpath(await mkdtemp(path.join(tmpdir(), 'workshop-files-')));
  const root = path.join(parent, 'course');
  await mkdir(path.join(root, 'folder'), { recursive: true });
  await writeFile(path.join(parent, 'outside.txt'), 'a secret');
  return { root, parent, [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }) };
}

test('a text loses its byte order mark, and its line ends are \\n', async () => {
  await using course = await temporaryCourse();
  await writeFile(path.join(course.root, 'a.md'), '\uFEFF# Größe\r\n\r\nText\n');
  expect(await readCourseText(course.root, 'a.md')).toEqual({ kind: 'found', value: '# Größe\n\nText\n' });
});

test('a text that is not UTF-8 is reported with its line', async () => {
  await using course = await temporaryCourse();
  await writeFile(path.join(course.root, 'a.md'), Buffer.from('one\ntwo\nGr\u00F6\u00DFe\n', 'latin1'));
  expect(await readCourseText(course.root, 'a.md')).toMatchObject({
    kind: 'unusable',
    complaint: expect.stringContaining('UTF-8'),
    line: 3,
  });
});

test.each([
  ['a named pipe', 'named pipe', (at: string) => execa('mkfifo', [at])],
  ['a folder', 'folder', (at: string) => mkdir(at)],
  ['a link to /dev/zero', 'leads out', (at: string) => symlink('/dev/zero', at)],
  ['a link to a file outside', 'leads out', (at: string) => symlink('../outside.txt', at)],
  ['a link to nothing', 'not there', (at: string) => symlink('nothing', at)],
  ['a link to itself', 'itself', (at: string) => symlink(path.basename(at), at)],
  ['a link to a folder', 'folder', (at: string) => symlink('folder', at)],
  [
    'a file that is too large',
    'larger than 1 MiB',
    async (at: string) => {
      await writeFile(at, '');
      await truncate(at, mostTextBytes + 1);
    },
  ],
])('%s is not read: %s', async (_what, complaint, create) => {
  await using course = await temporaryCourse();
  await create(path.join(course.root, 'a.md'));
  expect(await readCourseText(course.root, 'a.md')).toMatchObject({
    kind: 'unusable',
    complaint: expect.stringContaining(complaint),
  });
});

test('a socket is not read', async () => {
  await using course = await temporaryCourse();
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(path.join(course.root, 'a.md'), resolve);
  await promise;
  expect(await readCourseText(course.root, 'a.md')).toMatchObject({ complaint: 'is a socket, not a file' });
  server.close();
});

test('a folder through which a link leads out is not read', async () => {
  await using course = await temporaryCourse();
  await symlink(course.parent, path.join(course.root, 'out'));
  expect(await readCourseText(course.root, 'out/outside.txt')).toMatchObject({ kind: 'unusable' });
  expect(await readCourseFolder(course.root, 'out')).toMatchObject({ kind: 'unusable' });
  expect(await readCourseFolder(course.root, '../')).toMatchObject({ kind: 'unusable' });
});

test('a link inside the course is followed, and what is not there is missing', async () => {
  await using course = await temporaryCourse();
  await writeFile(path.join(course.root, 'folder', 'b.bin'), Buffer.from([0xff, 0]));
  await symlink('folder/b.bin', path.join(course.root, 'a.bin'));
  expect(await readCourseBytes(course.root, 'a.bin')).toEqual({
    kind: 'found',
    value: Buffer.from([0xff, 0]),
  });
  expect(await readCourseText(course.root, 'c.md')).toEqual({ kind: 'missing' });
  expect(await readCourseText(course.root, 'folder/b.bin/c.md')).toEqual({ kind: 'missing' });
});

test('a file of the exact size is read whole', async () => {
  await using course = await temporaryCourse();
  await writeFile(path.join(course.root, 'a.md'), 'x'.repeat(mostTextBytes));
  const found = await readCourseText(course.root, 'a.md');
  expect(found.kind === 'found' && found.value.length).toBe(mostTextBytes);
});
