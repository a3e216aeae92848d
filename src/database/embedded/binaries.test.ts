import { chmod, lstat, mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { codeOf } from '../../errors.ts';
import { type Binaries, copyBinaries, findBinaries, restoreLinks } from './binaries.ts';
import { MAJOR } from './home.ts';

test('the package holds the major version that the data is made for', async () => {
  const { version } = await findBinaries();
  expect(Number.parseInt(version, 10)).toBe(MAJOR);
});

test('a machine without a package is told what it can do', async () => {
  await expect(findBinaries('freebsd', 'x64')).rejects.toMatchObject({
    message: expect.stringContaining('no built-in PostgreSQL for freebsd on x64'),
    wayOut: expect.stringContaining('DATABASE_URL'),
  });
});

test('a package that was left out by the installation is named', async () => {
  // Only this machine's own package is ever installed.
  const [platform, arch] = process.platform === 'darwin' ? ['linux', 'x64'] : ['darwin', 'arm64'];
  await expect(findBinaries(platform, arch)).rejects.toMatchObject({
    wayOut: expect.stringContaining('npm install'),
  });
});

test.skipIf(process.platform === 'win32')('links are restored where they are missing or wrong', async () => {
  const binaries = await makePackage();
  const link = path.join(binaries.folder, 'lib', 'libx.so');
  expect(await restoreLinks(binaries)).toBe(true);
  expect(await readlink(link)).toBe('libx.so.1');

  await rm(link);
  await symlink('gone', link);
  expect(await restoreLinks(binaries)).toBe(true);
  expect(await readFile(link, 'utf8')).toBe('library');
  expect(await restoreLinks(binaries)).toBe(true);
});

test.skipIf(process.platform === 'win32')('a copy is whole and has its links, and is made once', async () => {
  const binaries = await makePackage();
  const home = path.join(binaries.folder, '..', 'home');
  await mkdir(home);
  const [copy] = await Promise.all([copyBinaries(binaries, home), copyBinaries(binaries, home)]);
  expect(await readFile(path.join(copy.folder, 'lib', 'libx.so'), 'utf8')).toBe('library');
  expect((await lstat(path.join(copy.folder, 'lib', 'libx.so'))).isSymbolicLink()).toBe(true);
  await writeFile(path.join(copy.folder, 'kept'), '');
  await copyBinaries(binaries, home);
  expect(await readFile(path.join(copy.folder, 'kept'), 'utf8')).toBe('');
});

test('a broken link list is an error of its own, not a folder that cannot be written', async () => {
  const binaries = await makePackage();
  await writeFile(path.join(binaries.folder, 'pg-symlinks.json'), '[{');
  const error: unknown = await restoreLinks(binaries).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SyntaxError);
  expect(codeOf(error)).toBeUndefined();
});

async function makePackage(): Promise<Binaries> {
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop-binaries-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const native = path.join(folder, 'native');
  await mkdir(path.join(native, 'lib'), { recursive: true });
  await writeFile(path.join(native, 'lib', 'libx.so.1'), 'library');
  const links = [{ source: 'native/lib/libx.so.1', target: 'native/lib/libx.so' }];
  await writeFile(path.join(native, 'pg-symlinks.json'), JSON.stringify(links));
  return { folder: native, version: '18.0' };
}
