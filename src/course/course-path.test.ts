import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { complaintAboutPath, placeInside, writeInside } from './course-path.ts';

test.each([
  'a.ts',
  'src/db/schema.ts',
  '.env.development',
  'src/[id].ts',
  'données/é.json',
  'config/console.ts',
])('%s may be used', (name) => {
  expect(complaintAboutPath(name)).toBeNull();
});

test.each([
  ['', 'empty'],
  ['/etc/passwd', 'absolute'],
  ['../a.ts', '".."'],
  ['src/../../a.ts', '".."'],
  ['src/..', '".."'],
  ['./a.ts', 'empty part'],
  ['src//a.ts', 'empty part'],
  ['src/', 'empty part'],
  ['src\\a.ts', 'backslash'],
  ['..\\..\\a.ts', 'backslash'],
  ['\\\\server\\share\\a.ts', 'backslash'],
  ['//server/share', 'absolute'],
  ['C:\\a.ts', 'backslash'],
  ['C:/a.ts', 'drive letter'],
  ['c:a.ts', 'drive letter'],
  ['a.ts\0.png', 'control character'],
  ['a\nb.ts', 'control character'],
  ['a\u009Bb.ts', 'control character'],
  ['src/NUL', 'device'],
  ['aux.ts', 'device'],
  ['com1.log/a.ts', 'device'],
  ['src/a.ts.', 'dot or space'],
  ['src /a.ts', 'dot or space'],
  ['a.ts:stream', 'colon'],
  ['.git/hooks/pre-commit', 'git'],
  ['src/.GIT/config', 'git'],
  ['node_modules/zod/index.js', 'node_modules'],
  ['a'.repeat(500), 'longer'],
])('%j may not be used: %s', (name, complaint) => {
  expect(complaintAboutPath(name)).toContain(complaint);
});

async function temporaryFolder() {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'workshop-paths-')));
  const inside = path.join(root, 'inside');
  const outside = path.join(root, 'outside');
  await mkdir(path.join(inside, 'src'), { recursive: true });
  await mkdir(outside);
  await writeFile(path.join(outside, 'canary.txt'), 'unchanged');
  return { inside, outside, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

test('what links lead out of the folder to is not inside', async () => {
  await using folder = await temporaryFolder();
  const { inside, outside } = folder;
  await symlink(outside, path.join(inside, 'out'));
  await symlink(path.join(outside, 'canary.txt'), path.join(inside, 'file'));
  await symlink(path.join(outside, 'new.txt'), path.join(inside, 'dangling'));
  await symlink(path.join(inside, 'src'), path.join(inside, 'within'));
  await symlink('loop', path.join(inside, 'loop'));
  for (const name of ['out/a', 'out', 'file', 'dangling', 'loop/a', '../outside/canary.txt'])
    expect([name, await placeInside(inside, name)]).toEqual([name, null]);
  for (const name of ['src/a', 'new/deep/a', 'within/a'])
    expect(await placeInside(inside, name)).toBe(path.join(inside, name));
});

test('nothing outside is written, and a named pipe is not waited for', async () => {
  await using folder = await temporaryFolder();
  const { inside, outside } = folder;
  await symlink(outside, path.join(inside, 'out'));
  await symlink(path.join(outside, 'canary.txt'), path.join(inside, 'file'));
  await execa('mkfifo', [path.join(inside, 'pipe')]);
  for (const name of ['out/new.txt', 'file', '../outside/new.txt', 'pipe', 'src'])
    await expect(writeInside(inside, name, 'x')).rejects.toThrow('Nothing was written there.');
  expect(await readFile(path.join(outside, 'canary.txt'), 'utf8')).toBe('unchanged');
  await expect(readFile(path.join(outside, 'new.txt'))).rejects.toThrow('ENOENT');
});

test('a file inside is written with its folders, and replaced as a whole', async () => {
  await using folder = await temporaryFolder();
  await writeInside(folder.inside, 'a/b.txt', 'a long text');
  await writeInside(folder.inside, 'a/b.txt', 'short');
  expect(await readFile(path.join(folder.inside, 'a/b.txt'), 'utf8')).toBe('short');
});
